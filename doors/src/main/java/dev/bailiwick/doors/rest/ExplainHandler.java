package dev.bailiwick.doors.rest;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.zone.Access;
import dev.bailiwick.core.zone.EditOp;
import dev.bailiwick.core.zone.Semantics;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.change.PlanCodec;
import dev.bailiwick.engine.change.RecordText;
import dev.bailiwick.engine.change.RequestCodec;
import dev.bailiwick.engine.explain.Explainer;
import dev.bailiwick.engine.explain.Trial;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Whether an identity could do something now, and why, for those who see both the identity and the zone. */
final class ExplainHandler {
    private static final long DEFAULT_TTL_SECONDS = 300;

    private final Engine engine;

    ExplainHandler(Engine engine) {
        this.engine = engine;
    }

    Reply explain(Call call) throws IOException {
        call.onlyQuery();
        Input input = call.json("identity", "zone", "operation", "name", "type", "value", "ttl");
        Visibility visibility = new Visibility(engine.policy().snapshot(), call.human());
        String identity = input.text("identity");
        ZoneId zone = Input.parse("/zone", () -> ZoneId.parse(input.text("zone")));
        Operation operation = Input.parse("/operation", () -> Explainer.operation(input.text("operation")));
        Name name = Input.parse("/name", () -> Names.parse(input.text("name")));
        int type = Input.parse("/type", () -> RecordText.type(input.text("type")));
        long ttl = input.optionalNumber("ttl").orElse(DEFAULT_TTL_SECONDS);
        Optional<Record> value = input.optionalText("value")
                .map(text -> Input.parse("/value", () -> RecordText.parse(name, type, ttl, text)));
        if (!visibility.identity(identity)) {
            throw Declined.notFound("identity");
        }
        if (visibility.zone(zone).isEmpty()) {
            throw Declined.notFound("zone");
        }
        Optional<EditOp> op =
                Input.parse("/value", () -> value.flatMap(record -> operation(operation, name, type, ttl, record)));
        Trial trial = engine.explainer().inForce();
        Trial.Asker asker = new Trial.Asker(identity, Map.of(), Map.of());
        Trial.Explanation explanation = op.map(edit ->
                        trial.change(asker, zone, new RequestCodec.Asked(List.of(), List.of(edit), Semantics.STRICT)))
                .orElseGet(() -> trial.access(asker, zone, new Access(operation, name, type, null, Access.NO_TTL)));
        Map<String, Object> tree = PlanCodec.tree(explanation.decision());
        tree.put(
                "grants",
                explanation.grants().stream().<Object>map(ExplainHandler::tree).toList());
        return Reply.json(tree);
    }

    private static Optional<EditOp> operation(Operation operation, Name name, int type, long ttl, Record value) {
        return switch (operation) {
            case CREATE -> Optional.of(new EditOp.AddRecords(name, type, ttl, List.of(value)));
            case UPDATE -> Optional.of(new EditOp.Replace(Rrset.of(name, type, ttl, List.of(value))));
            case DELETE -> Optional.of(new EditOp.DeleteRecords(name, type, List.of(value)));
            case READ, ZONE_CREATE, ZONE_DELETE, ZONE_CONFIGURE, TRANSFER, NOTIFY -> Optional.empty();
        };
    }

    private static Map<String, Object> tree(Trial.OfGrant grant) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("grant", grant.grant());
        tree.putAll(PlanCodec.tree(grant.decision()));
        return tree;
    }
}
