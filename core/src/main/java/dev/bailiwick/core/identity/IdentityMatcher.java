package dev.bailiwick.core.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one identity that a proof belongs to. Immutable and thread-safe.
 *
 * <p>Each rule is filed under its anchor and that one of its claims which the fewest rules of the anchor share, so a
 * lookup costs one hash probe for each claim name that files anything, whatever the number of identities.
 */
public final class IdentityMatcher {
    /** anchor -> claim path -> text -> the rules filed there. */
    private final Map<String, Map<String, Map<String, List<IdentityRule>>>> filed = new HashMap<>();

    private record Key(String anchor, String path, String text) {}

    private IdentityMatcher(Collection<IdentityRule> rules) {
        Map<Key, Integer> shared = new HashMap<>();
        for (IdentityRule rule : rules) {
            rule.claims().forEach((path, text) -> shared.merge(new Key(rule.anchor(), path, text), 1, Integer::sum));
        }
        for (IdentityRule rule : rules) {
            Key key = rarest(rule, shared);
            filed.computeIfAbsent(key.anchor, anchor -> new LinkedHashMap<>())
                    .computeIfAbsent(key.path, path -> new HashMap<>())
                    .computeIfAbsent(key.text, text -> new ArrayList<>())
                    .add(rule);
        }
    }

    /** A matcher over all rules of all identities in force. */
    public static IdentityMatcher of(Collection<IdentityRule> rules) {
        return new IdentityMatcher(rules);
    }

    /** The identity whose rules the proof meets, if it is exactly one. */
    public IdentityMatch match(Proof proof) {
        String found = null;
        for (var byPath : filed.getOrDefault(proof.anchor(), Map.of()).entrySet()) {
            List<IdentityRule> candidates = proof.claim(byPath.getKey())
                    .map(text -> byPath.getValue().getOrDefault(text, List.of()))
                    .orElse(List.of());
            for (IdentityRule rule : candidates) {
                if (rule.identity().equals(found) || !rule.matches(proof)) {
                    continue;
                }
                if (found != null) {
                    return ambiguous(found, rule.identity());
                }
                found = rule.identity();
            }
        }
        return answer(found);
    }

    private static IdentityMatch answer(@Nullable String found) {
        return found == null ? new IdentityMatch.Unmatched() : new IdentityMatch.Matched(found);
    }

    private static IdentityMatch ambiguous(String one, String other) {
        return one.compareTo(other) < 0
                ? new IdentityMatch.Ambiguous(one, other)
                : new IdentityMatch.Ambiguous(other, one);
    }

    private static Key rarest(IdentityRule rule, Map<Key, Integer> shared) {
        Key best = null;
        int fewest = Integer.MAX_VALUE;
        for (var claim : new TreeMap<>(rule.claims()).entrySet()) {
            Key key = new Key(rule.anchor(), claim.getKey(), claim.getValue());
            int count = shared.getOrDefault(key, 0);
            if (count < fewest) {
                best = key;
                fewest = count;
            }
        }
        return Objects.requireNonNull(best);
    }
}
