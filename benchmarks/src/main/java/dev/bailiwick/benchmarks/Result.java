package dev.bailiwick.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One figure, beside its peer's in the same run.
 *
 * @param what what was measured, with the durability that was on
 * @param peer what it is compared with; empty for none
 * @param goal in words; empty for none
 * @param met whether the goal was reached; null where there is none
 */
record Result(
        String id,
        String what,
        double value,
        String unit,
        String peer,
        @Nullable Double peerValue,
        @Nullable Double ratio,
        String goal,
        @Nullable Boolean met) {

    /** A figure beside a peer's; the ratio is ours to theirs. */
    static Result beside(
            String id,
            String what,
            double value,
            String unit,
            String peer,
            double peerValue,
            String goal,
            boolean met) {
        return new Result(id, what, value, unit, peer, peerValue, value / peerValue, goal, met);
    }

    /** A figure that has a goal and no peer. */
    static Result alone(String id, String what, double value, String unit, String goal, boolean met) {
        return new Result(id, what, value, unit, "", null, null, goal, met);
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", id);
        tree.put("what", what);
        tree.put("value", rounded(value));
        tree.put("unit", unit);
        if (!peer.isEmpty()) {
            tree.put("peer", peer);
        }
        if (peerValue != null && ratio != null) {
            tree.put("peer_value", rounded(peerValue));
            tree.put("ratio", rounded(ratio));
        }
        if (met != null) {
            tree.put("goal", goal);
            tree.put("met", met);
        }
        return tree;
    }

    /** Three significant digits are more than such a machine can tell. */
    private static double rounded(double value) {
        if (value == 0) {
            return 0;
        }
        double scale = Math.pow(10, 2 - Math.floor(Math.log10(Math.abs(value))));
        return Math.round(value * scale) / scale;
    }

    String line() {
        String beside = peerValue == null || ratio == null
                ? ""
                : String.format("  %s %s: %s, ratio %s", peer, unit, rounded(peerValue), rounded(ratio));
        String reached = met == null ? "" : met ? "  reached" : "  NOT REACHED";
        return String.format("%-24s %12s %-10s%s  [goal: %s]%s", id, rounded(value), unit, beside, goal, reached);
    }
}
