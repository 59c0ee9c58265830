package dev.bailiwick.server.policy;

import dev.bailiwick.cli.document.YamlDocuments.YamlDocument;
import dev.bailiwick.cli.policy.DocumentFiles;
import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.document.Bound;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.zone.ZoneFile;
import dev.bailiwick.core.zone.ZoneFileException;
import dev.bailiwick.core.zone.ZoneFileLimits;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.change.PlanCodec;
import dev.bailiwick.engine.explain.Trial;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.zone.LiveZone;
import dev.bailiwick.server.wiring.SystemClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bailiwick policy test}: expected decisions, held against the documents beside them, without a server. */
@Command(name = "test", description = "check the expected decisions (kind PolicyTest) written beside the documents")
final class PolicyTestCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "-f",
            required = true,
            paramLabel = "FILE|DIR",
            description = "documents and PolicyTests in YAML or JSON; of a directory all .yaml, .yml and .json files")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "--at", paramLabel = "TIME", description = "as if it were then (else now)")
    private @Nullable Instant at;

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json")
    private String output = "text";

    /** What became of one case. */
    private record Outcome(Expectation of, Expectation.Case expected, Decision decision) {
        boolean holds() {
            return word().equals(expected.expect())
                    && expected.because()
                            .map(code -> decision.reasons().stream()
                                    .map(Reason::code)
                                    .anyMatch(code::equals))
                            .orElse(true);
        }

        String word() {
            return String.valueOf(PlanCodec.tree(decision).get("decision"));
        }
    }

    @Override
    public Integer call() throws IOException {
        List<YamlDocument> all = DocumentFiles.read(paths);
        PolicySnapshot policy = policy(all);
        List<Outcome> outcomes = new ArrayList<>();
        for (YamlDocument document : all) {
            if (DocumentFiles.isTest(document)) {
                outcomes.addAll(run(policy, document));
            }
        }
        if (outcomes.isEmpty()) {
            throw Failure.invalid("there is no document of kind PolicyTest in " + paths);
        }
        tell(outcomes);
        return outcomes.stream().allMatch(Outcome::holds) ? ExitCode.OK : ExitCode.REFUSED;
    }

    private static PolicySnapshot policy(List<YamlDocument> all) {
        List<Document> documents = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (YamlDocument each : all) {
            if (DocumentFiles.isTest(each)) {
                continue;
            }
            switch (Document.bind(each.tree())) {
                case Bound.Value<Document> bound -> documents.add(bound.value());
                case Bound.Errors<Document> refused ->
                    refused.errors()
                            .forEach(error ->
                                    errors.add(each.locate(error.pointer(), error.message(), error.nearest())));
            }
        }
        PolicySnapshot policy = PolicySnapshot.of(1, documents);
        policy.errors()
                .forEach(error -> errors.add(error.kind().word() + "/" + error.name() + " "
                        + error.error().pointer() + ": " + error.error().message()));
        if (!errors.isEmpty()) {
            throw new Failure(ExitCode.INVALID, "invalid", "the documents are not valid", errors, null);
        }
        return policy;
    }

    private List<Outcome> run(PolicySnapshot policy, YamlDocument document) throws IOException {
        Expectation expectation;
        try {
            expectation = Expectation.read(Json.object(Objects.requireNonNull(document.tree())));
        } catch (IllegalArgumentException e) {
            throw Failure.invalid(document.locate("/spec", String.valueOf(e.getMessage())));
        }
        Instant now = at == null ? new SystemClock().wall() : at;
        Trial trial = Trial.of(policy, zones(policy, expectation, Path.of(document.file())), now);
        Trial.Asker asker = new Trial.Asker(expectation.identity(), expectation.proved(), Map.of());
        return expectation.cases().stream()
                .map(each -> new Outcome(expectation, each, decided(trial, asker, expectation, each)))
                .toList();
    }

    private static Decision decided(Trial trial, Trial.Asker asker, Expectation of, Expectation.Case each) {
        return each.asked()
                .map(asked -> trial.change(asker, of.zone(), asked))
                .or(() -> each.access().map(access -> trial.access(asker, of.zone(), access)))
                .orElseThrow()
                .decision();
    }

    /** Every declared zone is there, empty but for the one whose content is given. */
    private static List<LiveZone> zones(PolicySnapshot policy, Expectation expectation, Path file) throws IOException {
        List<LiveZone> zones = new ArrayList<>();
        for (ZoneSpec zone : policy.zones().stream().map(named -> named.spec()).toList()) {
            Optional<String> content =
                    zone.zone().equals(expectation.zone()) ? expectation.content() : Optional.empty();
            List<Rrset> rrsets = content.isEmpty() ? List.of() : read(zone, file.resolveSibling(content.get()));
            zones.add(new LiveZone(zone.zone(), ZoneTree.of(zone.zone().apex(), 1, rrsets), 1));
        }
        return zones;
    }

    private static List<Rrset> read(ZoneSpec zone, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ZoneFile.read(in, zone.zone().apex(), ZoneFileLimits.DEFAULT, octets -> {})
                    .rrsets();
        } catch (ZoneFileException e) {
            throw Failure.invalid("`" + file + "`: " + e.getMessage());
        }
    }

    private void tell(List<Outcome> outcomes) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        long failed = outcomes.stream().filter(each -> !each.holds()).count();
        if (output.equals("json")) {
            out.println(Json.write(Map.of(
                    "cases",
                    outcomes.stream().<Object>map(PolicyTestCommand::tree).toList(),
                    "failed",
                    failed)));
            return;
        }
        for (Outcome each : outcomes) {
            if (!each.holds()) {
                out.println(
                        "FAILED  " + each.of().name() + ": " + each.expected().name() + ": "
                                + each.expected().expect()
                                + each.expected()
                                        .because()
                                        .map(code -> " because " + code)
                                        .orElse("")
                                + " was expected, not " + each.word());
                each.decision()
                        .reasons()
                        .forEach(reason -> out.println(
                                "          " + reason.rule() + ": " + reason.message() + " (" + reason.code() + ")"));
            }
        }
        out.println(outcomes.size() - failed + " of " + outcomes.size() + " expected decisions hold");
        out.println(
                failed == 0
                        ? "next: `bailiwick diff -f ...` against a server"
                        : "next: mend the policy or the expectation");
    }

    private static Map<String, Object> tree(Outcome outcome) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("test", outcome.of().name());
        tree.put("case", outcome.expected().name());
        tree.put("expected", outcome.expected().expect());
        tree.put("decision", PlanCodec.tree(outcome.decision()));
        tree.put("holds", outcome.holds());
        return tree;
    }
}
