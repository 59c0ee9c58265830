package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.Plan;
import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans and decisions as JSON: what a person reads before approving, and what a rollback starts from. */
public final class PlanCodec {
    private PlanCodec() {}

    public static Map<String, Object> tree(Plan plan) {
        return tree(plan, plan.hash());
    }

    /** The same where the plan's hash is known already. */
    static Map<String, Object> tree(Plan plan, String hash) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("zone", plan.zone().toString());
        tree.put("identity", plan.identity());
        tree.put("hash", hash);
        tree.put("edits", editTrees(plan.edits()));
        tree.put(
                "consequences",
                plan.consequences().stream().<Object>map(c -> c.word()).toList());
        tree.put(
                "notes",
                plan.notes().stream()
                        .<Object>map(n -> Map.of(
                                "consequence", n.consequence().word(),
                                "name", Names.text(n.name()),
                                "detail", n.detail()))
                        .toList());
        tree.put("backends", new ArrayList<Object>(plan.backends()));
        return tree;
    }

    public static List<Object> editTrees(List<RrsetEdit> edits) {
        return edits.stream().<Object>map(PlanCodec::tree).toList();
    }

    /** The edits of a stored plan. */
    public static List<RrsetEdit> edits(String planJson) {
        List<RrsetEdit> edits = new ArrayList<>();
        for (Object each : Json.array(Json.readObject(planJson).getOrDefault("edits", List.of()))) {
            Map<String, Object> tree = Json.object(each);
            edits.add(RrsetEdit.between(rrset(tree.get("before")), rrset(tree.get("after"))));
        }
        return edits;
    }

    public static Map<String, Object> tree(Decision decision) {
        String word = switch (decision) {
            case Decision.Allow a -> "allow";
            case Decision.NeedsApproval n -> "needs-approval";
            case Decision.Deny d -> "deny";
        };
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("decision", word);
        tree.put("reasons", Audit.trees(decision.reasons()));
        return tree;
    }

    private static Map<String, Object> tree(RrsetEdit edit) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", Names.text(edit.name()));
        tree.put("type", org.xbill.DNS.Type.string(edit.type()));
        put(tree, "before", edit.before());
        put(tree, "after", edit.after());
        return tree;
    }

    private static void put(Map<String, Object> tree, String field, @Nullable Rrset rrset) {
        Map<String, Object> value = RecordText.tree(rrset);
        if (value != null) {
            tree.put(field, value);
        }
    }

    private static @Nullable Rrset rrset(@Nullable Object tree) {
        return tree == null ? null : RecordText.rrset(Json.object(tree));
    }
}
