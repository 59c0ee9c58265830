package dev.bailiwick.doors.rest;

import dev.bailiwick.core.document.Bound;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.DocumentError;
import dev.bailiwick.core.document.DocumentId;
import dev.bailiwick.core.document.Kind;
import dev.bailiwick.core.document.Nearest;
import dev.bailiwick.core.document.PolicyEdit;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.change.PlanCodec;
import dev.bailiwick.engine.explain.Replay;
import dev.bailiwick.engine.policy.PolicyOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Edits of the policy, previewed or submitted. */
final class PolicyHandler {
    private static final int MAX_ERRORS = 100;

    private static final int DEFAULT_REPLAYED = 1_000;
    private static final int MAX_DIFFERENCES = 1_000;

    private final Engine engine;
    private final Outcomes outcomes;

    PolicyHandler(Engine engine, Outcomes outcomes) {
        this.engine = engine;
        this.outcomes = outcomes;
    }

    Reply plan(Call call) throws IOException {
        call.onlyQuery();
        return outcomes.reply(engine.policyChanges().preview(call.caller(), edit(call)), false);
    }

    Reply submit(Call call) throws IOException {
        call.onlyQuery();
        return outcomes.reply(
                engine.policyChanges()
                        .submit(call.caller(), edit(call), call.correlation())
                        .join(),
                true);
    }

    /** What the edit would have decided otherwise among what was asked before. */
    Reply replay(Call call) throws IOException {
        call.onlyQuery();
        Input input = call.json("put", "delete", "newest");
        long newest = input.optionalNumber("newest").orElse(DEFAULT_REPLAYED);
        if (newest < 1 || newest > Replay.MAX_REQUESTS) {
            throw Declined.invalid("/newest", "`newest` is 1 to " + Replay.MAX_REQUESTS);
        }
        PolicyEdit edit = edit(input);
        PolicyOutcome preview = engine.policyChanges().preview(call.caller(), edit);
        if (preview instanceof PolicyOutcome.Refused) {
            return outcomes.reply(preview, false);
        }
        PolicySnapshot snapshot = engine.policy().snapshot();
        Visibility visibility = new Visibility(snapshot, call.human());
        Replay.Result result = engine.replay()
                .run(
                        snapshot.with(edit),
                        (int) newest,
                        recorded -> visibility.zone(recorded.zone()).isPresent());
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("replayed", result.replayed());
        tree.put("differ", result.differences().size());
        tree.put(
                "differences",
                result.differences().stream()
                        .limit(MAX_DIFFERENCES)
                        .<Object>map(PolicyHandler::tree)
                        .toList());
        return Reply.json(tree);
    }

    private static Map<String, Object> tree(Replay.Difference difference) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("reference", difference.recorded().reference());
        tree.put("at", difference.recorded().at().toString());
        tree.put("identity", difference.recorded().asker().identity());
        tree.put("zone", difference.recorded().zone().toString());
        tree.put("before", PlanCodec.tree(difference.before()));
        tree.put("after", PlanCodec.tree(difference.after()));
        return tree;
    }

    private static PolicyEdit edit(Call call) throws IOException {
        return edit(call.json("put", "delete"));
    }

    private static PolicyEdit edit(Input input) {
        List<PolicyEdit.Step> steps = new ArrayList<>();
        List<Map<String, Object>> errors = new ArrayList<>();
        List<?> put = input.list("put");
        List<Input> delete = input.objects("delete", "kind", "name");
        if (put.size() + delete.size() > PolicyEdit.MAX_STEPS) {
            throw Declined.invalid("", "an edit touches at most " + PolicyEdit.MAX_STEPS + " documents");
        }
        for (int i = 0; i < put.size(); i++) {
            switch (Document.bind(put.get(i))) {
                case Bound.Value<Document> bound -> steps.add(new PolicyEdit.Step.Put(bound.value()));
                case Bound.Errors<Document> refused -> {
                    String document = nameOf(put.get(i), "put/" + i);
                    refused.errors().forEach(error -> errors.add(tree(document, error)));
                }
            }
        }
        if (!errors.isEmpty()) {
            throw Declined.of(Refusal.Kind.INVALID, "the documents are not valid: " + first(errors))
                    .with(errors.subList(0, Math.min(MAX_ERRORS, errors.size())));
        }
        delete.forEach(each -> steps.add(new PolicyEdit.Step.Delete(id(each))));
        return Input.parse("", () -> new PolicyEdit(steps));
    }

    private static String first(List<Map<String, Object>> errors) {
        Map<String, Object> first = errors.getFirst();
        return first.get("document") + ": " + first.get("message");
    }

    private static DocumentId id(Input delete) {
        return new DocumentId(kind(delete.text("kind"), delete.pointer() + "/kind"), delete.text("name"));
    }

    /** The kind of that word, or a refusal that names the nearest. */
    static Kind kind(String word, String pointer) {
        Optional<Kind> kind = Kind.ofWord(word);
        if (kind.isPresent()) {
            return kind.get();
        }
        List<String> known = Arrays.stream(Kind.values()).map(Kind::word).toList();
        String nearest = Nearest.of(word, known);
        throw Declined.invalid(
                pointer,
                "`" + Input.shown(word) + "` is no kind of document"
                        + (nearest == null ? "" : " (did you mean `" + nearest + "`?)"));
    }

    private static String nameOf(@Nullable Object tree, String otherwise) {
        return tree instanceof Map<?, ?> map
                        && map.get("kind") instanceof String kind
                        && map.get("name") instanceof String name
                ? Input.shown(kind) + "/" + Input.shown(name)
                : otherwise;
    }

    private static Map<String, Object> tree(String document, DocumentError error) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("document", document);
        tree.put("pointer", error.pointer());
        tree.put("message", error.message());
        String nearest = error.nearest();
        if (nearest != null) {
            tree.put("nearest", nearest);
        }
        return tree;
    }
}
