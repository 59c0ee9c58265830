package dev.bailiwick.engine.backend;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.change.PlanCodec;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.time.GovernedTime;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.xbill.DNS.Type;

/** What is durable of followers: up to where each was level, what was told of it, findings and entries. Thread-safe. */
final class FollowerRecords {
    private static final String BEHIND = "backend-behind";
    private static final String UNREACHABLE = "backend-unreachable";
    private static final String DRIFT = "drift";
    private static final String ACTOR = "system/follower";

    /** An entry takes 60 KiB at most. */
    private static final int ENTRY_CHARS = 40_000;

    /**
     * A follower's state.
     *
     * @param level the version of the zone here with which it was level; 0 for never
     * @param told which differences that someone else made were told; empty for none
     */
    record State(long level, String told) {
        static final State NEW = new State(0, "");
    }

    private final Store store;
    private final GovernedTime time;

    FollowerRecords(Store store, GovernedTime time) {
        this.store = store;
        this.time = time;
    }

    State state(FollowerPlace place) {
        return store.read(reads -> reads.settings().get(place.setting()))
                .map(Json::readObject)
                .map(tree -> new State(
                        tree.get("level") instanceof Number level ? level.longValue() : 0,
                        String.valueOf(tree.getOrDefault("told", ""))))
                .orElse(State.NEW);
    }

    private static void keep(Tx tx, FollowerPlace place, State state) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("level", state.level());
        tree.put("told", state.told());
        tx.settings().put(place.setting(), Json.write(tree));
    }

    /** It holds what it should, but for what was told. */
    void level(FollowerPlace place, State state) {
        write(tx -> keep(tx, place, state));
    }

    /** It is not asked any more: nothing more is to be told of it. */
    void forget(FollowerPlace place) {
        write(tx -> {
            tx.settings().remove(place.setting());
            List.of(BEHIND, UNREACHABLE, DRIFT).forEach(kind -> tx.findings().close(kind, place.subject()));
        });
    }

    void unreachable(FollowerPlace place, String cause) {
        open(UNREACHABLE, place, "warning", "backend `" + place.backend() + "` could not be asked: " + cause);
    }

    void reached(FollowerPlace place) {
        write(tx -> tx.findings().close(UNREACHABLE, place.subject()));
    }

    /** It is behind longer than it may be. */
    void behind(FollowerPlace place, Instant since, String differing, String cause) {
        String message = "backend `" + place.backend() + "` is behind in zone " + place.zone() + " since " + since
                + ": " + differing + "; " + cause;
        write(tx -> {
            tx.findings().open(new FindingRow(BEHIND, place.subject(), "urgent", message, time.now()));
            tx.append(entry("follower.behind", place)
                    .with("since", since.toString())
                    .with("cause", cause)
                    .outcome("behind")
                    .at(time.now()));
        });
    }

    /** It is not behind any more. */
    void caughtUp(FollowerPlace place) {
        write(tx -> {
            boolean told = tx.findings().open(Integer.MAX_VALUE).stream()
                    .anyMatch(
                            each -> each.kind().equals(BEHIND) && each.subject().equals(place.subject()));
            if (told) {
                tx.findings().close(BEHIND, place.subject());
                tx.append(entry("follower.level", place).outcome("level").at(time.now()));
            }
        });
    }

    /**
     * What someone else did at a follower: each difference is told once, for as long as it stays.
     *
     * @param edits before as it should be, after as it is there; none where there is nothing any more
     * @return the state from now on
     */
    State outside(FollowerPlace place, State state, List<RrsetEdit> edits, ZoneSpec.Drift policy) {
        String told = edits.isEmpty() ? "" : digest(policy.word() + edits);
        if (told.equals(state.told())) {
            return state;
        }
        State next = new State(state.level(), told);
        write(tx -> {
            tx.findings().close(DRIFT, place.subject());
            parts(edits)
                    .forEach(part -> tx.append(entry("follower.outside", place)
                            .with("edits", part)
                            .with("rrsets", Integer.toString(edits.size()))
                            .outcome(doing(policy))
                            .at(time.now())));
            finding(place, edits, policy).ifPresent(tx.findings()::open);
            keep(tx, place, next);
        });
        return next;
    }

    private Optional<FindingRow> finding(FollowerPlace place, List<RrsetEdit> edits, ZoneSpec.Drift policy) {
        if (edits.isEmpty() || policy == ZoneSpec.Drift.ACCEPT) {
            return Optional.empty();
        }
        String where = edits.stream()
                .limit(5)
                .map(edit -> edit.name() + " " + Type.string(edit.type()))
                .collect(Collectors.joining(", "));
        String more = edits.size() > 5 ? " and " + (edits.size() - 5) + " more" : "";
        return Optional.of(new FindingRow(
                DRIFT,
                place.subject(),
                "warning",
                "went round Bailiwick at backend `" + place.backend() + "`, which follows: " + where + more + "; "
                        + doing(policy),
                time.now()));
    }

    private static String doing(ZoneSpec.Drift policy) {
        return switch (policy) {
            case REPORT -> "left";
            case ACCEPT -> "accepted";
            case RESTORE -> "to be taken back";
        };
    }

    /** The edits as JSON, in parts that fit an entry each; one that fits none is named without its records. */
    private static List<String> parts(List<RrsetEdit> edits) {
        List<String> parts = new ArrayList<>();
        List<Object> part = new ArrayList<>();
        int chars = 0;
        for (RrsetEdit edit : edits) {
            Object tree = PlanCodec.editTrees(List.of(edit)).getFirst();
            int size = Json.write(List.of(tree)).length();
            if (size > ENTRY_CHARS) {
                tree = Map.of("name", edit.name().toString(), "type", Type.string(edit.type()), "chars", (long) size);
                size = 1_000;
            }
            if (chars + size > ENTRY_CHARS) {
                parts.add(Json.write(part));
                part = new ArrayList<>();
                chars = 0;
            }
            part.add(tree);
            chars += size;
        }
        if (!part.isEmpty()) {
            parts.add(Json.write(part));
        }
        return parts;
    }

    private static Audit entry(String type, FollowerPlace place) {
        return Audit.entry(type, ACTOR)
                .by(ACTOR)
                .through("backend/" + place.backend())
                .on("zone/" + place.zone())
                .with("backend", place.backend());
    }

    private void open(String kind, FollowerPlace place, String severity, String message) {
        write(tx -> tx.findings().open(new FindingRow(kind, place.subject(), severity, message, time.now())));
    }

    private void write(Consumer<Tx> edit) {
        store.write(tx -> {
                    edit.accept(tx);
                    return true;
                })
                .join();
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
