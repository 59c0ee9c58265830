package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.Texts;
import dev.bailiwick.cli.rest.ServerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code bailiwick get}: what there is, one kind at a time. */
@Command(name = "get", description = "list or show zones, records, changes, leases, tokens, findings, documents")
final class GetCommand extends ApiCommand {
    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = {
                "zones, records, changes, leases, tokens, findings, documents, or a kind of documents:",
                "owner, person, trustanchor, identity, grant, forbid, approvalrule, backend; plural or not"
            })
    String kind = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "only this one; for records, their zone")
    @Nullable
    String name;

    @Option(names = "--declared", description = "of zones: the document instead of the zone as it is served")
    boolean declared;

    @Option(names = "--history", description = "of a document: its versions")
    boolean history;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "how many at most (else 1000)")
    int limit;

    @Option(names = "--name", paramLabel = "NAME", description = "of records: at this name")
    @Nullable
    String owner;

    @Option(names = "--type", paramLabel = "TYPE", description = "of records: of this type")
    @Nullable
    String type;

    @Option(names = "--below", paramLabel = "NAME", description = "of records: at and beneath this name")
    @Nullable
    String below;

    @Option(names = "--zone", paramLabel = "ZONE", description = "of changes: of this zone")
    @Nullable
    String zone;

    @Option(names = "--state", paramLabel = "STATE", description = "of changes: waiting, applied, refused, ...")
    @Nullable
    String state;

    @Option(names = "--identity", paramLabel = "NAME", description = "of changes and leases: of this identity")
    @Nullable
    String identity;

    GetCommand(Context context) {
        super(context);
    }

    @Override
    int run(Session session) {
        if (limit < 1) {
            throw Failure.usage("`--limit` is at least 1");
        }
        String thing = Kinds.thing(kind);
        if (thing.equals("zones") && declared) {
            thing = "Zone";
        }
        if (thing.equals("records")) {
            records(session);
        } else if (name == null) {
            list(session, thing);
        } else {
            show(session, thing, name);
        }
        return ExitCode.OK;
    }

    private void records(Session session) {
        if (name == null) {
            throw Failure.usage("say of which zone: `bailiwick get records ZONE`");
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("name", owner == null ? "" : Names.absolute(owner, name));
        query.put("type", type == null ? "" : type);
        query.put("below", below == null ? "" : Names.absolute(below, name));
        JsonNode all = session.api().all(ServerAddress.path("/v1/zones/{}/records", name), query, limit);
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode rrset : Json.list(all, "items")) {
            for (String data : Json.texts(rrset, "records")) {
                rows.add(List.of(Json.text(rrset, "name"), Json.text(rrset, "ttl"), Json.text(rrset, "type"), data));
            }
        }
        session.result(all, listed(all, List.of("NAME", "TTL", "TYPE", "DATA"), rows));
    }

    private void list(Session session, String thing) {
        boolean documents = Character.isUpperCase(thing.charAt(0)) || thing.equals("documents");
        Map<String, String> query = new LinkedHashMap<>();
        if (documents) {
            query.put("kind", thing.equals("documents") ? "" : thing);
        }
        if (thing.equals("changes")) {
            query.put("zone", zone == null ? "" : zone);
            query.put("state", state == null ? "" : state);
        }
        if (thing.equals("changes") || thing.equals("leases")) {
            query.put("identity", identity == null ? "" : identity);
        }
        JsonNode all = session.api().all("/v1/" + (documents ? "documents" : thing), query, limit);
        Columns columns = Columns.of(documents ? "documents" : thing);
        List<List<String>> rows =
                Json.list(all, "items").stream().map(columns::row).toList();
        session.result(all, listed(all, columns.heading(), rows));
    }

    private static List<String> listed(JsonNode all, List<String> heading, List<List<String>> rows) {
        List<String> lines =
                new ArrayList<>(rows.isEmpty() ? List.of("none that you may see") : Texts.table(heading, rows));
        if (all.has("next")) {
            lines.add("there are more: --limit N shows them");
        }
        return lines;
    }

    private void show(Session session, String thing, String one) {
        String path;
        if (Character.isUpperCase(thing.charAt(0))) {
            String document = ServerAddress.path("/v1/documents/{}/{}", thing, one);
            path = history ? document + "/history" : document;
        } else if (List.of("zones", "changes", "leases").contains(thing)) {
            path = ServerAddress.path("/v1/" + thing + "/{}", one);
        } else {
            throw Failure.usage("`get " + thing + "` takes no name");
        }
        JsonNode read = session.api().get(path).body();
        session.result(read, thing.equals("changes") ? ChangeText.lines(read) : Yaml.lines(read));
    }
}
