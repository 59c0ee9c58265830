package dev.bailiwick.core.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Grants by name and by identity, each found by hash. Immutable and thread-safe. */
public final class GrantIndex {
    private final Map<String, Grant> byName = new HashMap<>();
    private final Map<String, List<Grant>> byIdentity = new HashMap<>();

    /** @throws IllegalArgumentException if two grants have one name */
    public GrantIndex(Collection<Grant> grants) {
        List<Grant> sorted = new ArrayList<>(grants);
        sorted.sort(Comparator.comparing(Grant::name));
        for (Grant grant : sorted) {
            if (byName.putIfAbsent(grant.name(), grant) != null) {
                throw new IllegalArgumentException("there are two grants `" + grant.name() + "`");
            }
            for (String identity : grant.identities()) {
                byIdentity.computeIfAbsent(identity, i -> new ArrayList<>(1)).add(grant);
            }
        }
    }

    public Optional<Grant> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The grants that name the identity, by name; those that ended too. */
    public List<Grant> ofIdentity(String identity) {
        return List.copyOf(byIdentity.getOrDefault(identity, List.of()));
    }
}
