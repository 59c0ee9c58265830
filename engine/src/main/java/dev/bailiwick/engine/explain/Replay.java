package dev.bailiwick.engine.explain;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.engine.change.PlanCodec;
import dev.bailiwick.engine.change.RequestCodec;
import dev.bailiwick.engine.credential.Credentials;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.ChangeRows.ChangeFilter;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.LogRows.EntryFilter;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import dev.bailiwick.engine.port.Reads;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.principal.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Puts what automations asked for before the policy in force and before a proposed one, and tells what would be decided
 * otherwise. Each request is judged as if the identity held the whole of each of its grants, with what its workload had
 * proved; changes that were made are judged against the zone as if they were still to be made. What is refused by the state
 * of a zone alone tells nothing of a policy, so prerequisites are left out. Thread-safe; blocks.
 */
public final class Replay {
    /** Changes, and as many refusals, that one replay looks at. */
    public static final int MAX_REQUESTS = 10_000;

    private static final String IDENTITY = "identity/";

    private final Store store;
    private final PolicyInForce policy;
    private final Explainer explainer;
    private final Credentials credentials;

    public Replay(Store store, PolicyInForce policy, Explainer explainer, Credentials credentials) {
        this.store = store;
        this.policy = policy;
        this.explainer = explainer;
        this.credentials = credentials;
    }

    /**
     * What was asked once.
     *
     * @param reference the change's id, or the refusal's entry as {@code entry/INDEX}
     * @param asker the identity, with what its workload proved for the lease that it used
     * @param edits what it came down to; none for what was refused
     */
    public record Recorded(
            String reference,
            Instant at,
            ZoneId zone,
            Trial.Asker asker,
            RequestCodec.Asked asked,
            List<RrsetEdit> edits) {
        public Recorded {
            edits = List.copyOf(edits);
        }

        Recorded withoutContent() {
            RequestCodec.Asked nothing = new RequestCodec.Asked(List.of(), List.of(), asked.semantics());
            return new Recorded(reference, at, zone, asker, nothing, List.of());
        }
    }

    /** A request, without what it held, that a proposed policy would decide otherwise. */
    public record Difference(Recorded recorded, Decision before, Decision after) {}

    /**
     * What came of it.
     *
     * @param replayed how many requests were judged
     */
    public record Result(int replayed, List<Difference> differences) {
        public Result {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Replays the newest requests.
     *
     * @param newest how many changes, and how many refusals, to look at; at most {@link #MAX_REQUESTS} of each
     * @param visible which of them may be told of
     */
    public Result run(PolicySnapshot proposed, int newest, Predicate<Recorded> visible) {
        Trial before = explainer.of(policy.snapshot());
        Trial after = explainer.of(proposed);
        List<Difference> differences = new ArrayList<>();
        int[] replayed = new int[1];
        Consumer<Recorded> judge = each -> {
            if (visible.test(each)) {
                replayed[0]++;
                Decision then = judged(before, each);
                Decision now = judged(after, each);
                if (!then.getClass().equals(now.getClass())) {
                    differences.add(new Difference(each.withoutContent(), then, now));
                }
            }
        };
        int most = Math.min(newest, MAX_REQUESTS);
        ChangeFilter changes = new ChangeFilter("zone", null, null, null);
        page(
                most,
                (reads, below, limit) -> reads.changes().list(changes, below, limit),
                ChangeRow::sequence,
                this::of,
                judge);
        EntryFilter refusals = new EntryFilter("change.refused", null, null, null, Map.of());
        page(
                most,
                (reads, below, limit) -> reads.log().search(refusals, below, limit),
                LogEntryRow::index,
                this::of,
                judge);
        return new Result(replayed[0], differences);
    }

    /** Reads rows by falling number. */
    private interface Source<R> {
        List<R> read(Reads reads, long below, int limit);
    }

    /** Makes a request of a row. */
    private interface Maker<R> {
        Optional<Recorded> of(Reads reads, R row);
    }

    /** What was read at once, and where it ended. */
    private record Page(int rows, long end, List<Recorded> recorded) {}

    /** A request may hold a megabyte: they are judged as they are read. */
    private <R> void page(
            int most, Source<R> source, ToLongFunction<R> number, Maker<R> maker, Consumer<Recorded> judge) {
        int left = most;
        long below = Long.MAX_VALUE;
        while (left > 0) {
            long from = below;
            int limit = left;
            Page page = store.read(reads -> {
                List<R> rows = source.read(reads, from, limit);
                List<Recorded> made = new ArrayList<>();
                rows.forEach(row -> maker.of(reads, row).ifPresent(made::add));
                return new Page(rows.size(), rows.isEmpty() ? 0 : number.applyAsLong(rows.getLast()), made);
            });
            page.recorded().forEach(judge);
            left = page.rows() == 0 ? 0 : left - page.rows();
            below = page.end();
        }
    }

    private static Decision judged(Trial trial, Recorded recorded) {
        Trial.Explanation explanation = recorded.edits().isEmpty()
                ? trial.change(recorded.asker(), recorded.zone(), recorded.asked())
                : trial.edits(recorded.asker(), recorded.zone(), recorded.edits());
        return explanation.decision();
    }

    private Optional<Recorded> of(Reads reads, ChangeRow row) {
        Map<String, Object> principal = Json.readObject(row.principal());
        return asker(reads, String.valueOf(principal.get("actor")), String.valueOf(principal.get("credential")))
                .map(asker -> new Recorded(
                        row.id(),
                        row.requestedAt(),
                        ZoneId.parse(row.target()),
                        asker,
                        asked(row.request()),
                        PlanCodec.edits(row.plan())));
    }

    private Optional<Recorded> of(Reads reads, LogEntryRow row) {
        SortedMap<String, String> fields = row.fields();
        if (fields == null || !fields.containsKey("request") || !fields.containsKey("target")) {
            return Optional.empty();
        }
        return asker(reads, fields.getOrDefault("actor", ""), fields.getOrDefault("credential", ""))
                .map(asker -> new Recorded(
                        "entry/" + row.index(),
                        Instant.parse(fields.getOrDefault("at", Instant.EPOCH.toString())),
                        ZoneId.parse(fields.getOrDefault("target", "")),
                        asker,
                        asked(fields.getOrDefault("request", "")),
                        List.of()));
    }

    private static RequestCodec.Asked asked(String request) {
        RequestCodec.Asked asked = RequestCodec.read(Json.readObject(request));
        return new RequestCodec.Asked(List.of(), asked.operations(), asked.semantics());
    }

    /** Automations only: a person's roles are no grants. */
    private Optional<Trial.Asker> asker(Reads reads, String actor, String credential) {
        if (!actor.startsWith(IDENTITY)) {
            return Optional.empty();
        }
        Optional<Principal.Automation> holder = credentials.holder(reads, credential);
        return Optional.of(new Trial.Asker(
                actor.substring(IDENTITY.length()),
                holder.map(Principal.Automation::proved).orElse(Map.of()),
                holder.map(Principal.Automation::asked).orElse(Map.of())));
    }
}
