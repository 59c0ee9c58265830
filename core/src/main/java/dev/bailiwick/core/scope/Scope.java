package dev.bailiwick.core.scope;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.scope.ScopeCheck.Dimension;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What may be done: zones x names x types x operations x values x TTLs. A scope stands for the set of accesses that
 * {@link #check} lets in, and scopes are compared as these sets, exactly:
 *
 * <ul>
 *   <li>the operations on RRsets ({@code read, create, update, delete}) need the zone, a name at or beneath its apex, and
 *       the type. Adding ({@code create, update}) also needs the value and, where one is asked for, the TTL; deleting
 *       needs that the type has a rule of values, if there are any (see {@link ValueRules}), and no value or TTL;
 *       reading looks at neither;
 *   <li>the operations on zones as wholes ({@code zone-create, zone-delete, zone-configure, transfer, notify}) need the
 *       zone and nothing else;
 *   <li>type 255 (ANY) asks for every type, as far as it runs no code.
 * </ul>
 *
 * <p>An access that asks for no TTL passes every range; comparisons leave such accesses out of account.
 *
 * <p>Immutable and thread-safe. Whatever compares scopes throws {@link TooComplexException} above the limits of this
 * package; {@link #check} and {@link #coversZone} do not.
 */
public final class Scope {
    /** The TTL of an access that asks for none. */
    public static final long NO_TTL = -1;

    private static final Set<Operation> ON_RRSETS =
            Collections.unmodifiableSet(EnumSet.range(Operation.READ, Operation.DELETE));
    private static final Set<Operation> ADDING =
            Collections.unmodifiableSet(EnumSet.of(Operation.CREATE, Operation.UPDATE));
    private static final ScopeCheck INSIDE = new ScopeCheck.Inside();

    private final ZoneSet zones;
    private final NameSet names;
    private final TypeSet types;
    private final Set<Operation> operations;
    private final ValueRules values;
    private final TtlRange ttl;
    /** The zone asked about last: a lease is used on one zone mostly, and the answer takes a search. */
    private volatile @Nullable Covered lastCovered;

    /** @throws IllegalArgumentException if there is no operation */
    public Scope(
            ZoneSet zones,
            NameSet names,
            TypeSet types,
            Collection<Operation> operations,
            ValueRules values,
            TtlRange ttl) {
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("a scope has at least one operation");
        }
        this.zones = zones;
        this.names = names;
        this.types = types;
        this.operations = Collections.unmodifiableSet(EnumSet.copyOf(operations));
        this.values = values;
        this.ttl = ttl;
    }

    public ZoneSet zones() {
        return zones;
    }

    public NameSet names() {
        return names;
    }

    public TypeSet types() {
        return types;
    }

    /** In the order of {@link Operation}; unmodifiable. */
    public Set<Operation> operations() {
        return operations;
    }

    public ValueRules values() {
        return values;
    }

    public TtlRange ttl() {
        return ttl;
    }

    /** Whether the operation is on RRsets and not on a zone as a whole. */
    public static boolean isOnRrsets(Operation operation) {
        return ON_RRSETS.contains(operation);
    }

    /**
     * Tells whether an access lies in the scope.
     *
     * @param name the owner; without meaning for operations on zones
     * @param type the type's number, or 255 for every type; without meaning for operations on zones
     * @param record what is added, with its owner; checked for {@code create} and {@code update} only, and required
     *     there if values are constrained
     * @param ttlSeconds what is asked for, below zero if nothing; checked for {@code create} and {@code update} only
     */
    public ScopeCheck check(
            ZoneId zone, Operation operation, Name name, int type, @Nullable Record record, long ttlSeconds) {
        if (!zones.matches(zone)) {
            return outside(Dimension.ZONE, "zone `" + zone + "` is not in scope");
        }
        if (!operations.contains(operation)) {
            return outside(Dimension.OPERATION, "operation `" + operation.word() + "` is not in scope");
        }
        if (!isOnRrsets(operation)) {
            return INSIDE;
        }
        if (!Names.isAtOrBelow(name, zone.apex()) || !names.matches(name)) {
            return outside(Dimension.NAME, "name `" + Names.text(name) + "` is not in scope");
        }
        if (!types.contains(type)) {
            return outside(Dimension.TYPE, "type `" + TypeSet.word(type) + "` is not in scope");
        }
        return switch (operation) {
            case CREATE, UPDATE -> checkAdded(type, record, ttlSeconds);
            case DELETE ->
                values.covers(type)
                        ? INSIDE
                        : outside(
                                Dimension.VALUE,
                                "values are constrained and there is no rule for type `" + TypeSet.word(type) + "`");
            case READ, ZONE_CREATE, ZONE_DELETE, ZONE_CONFIGURE, TRANSFER, NOTIFY -> INSIDE;
        };
    }

    private ScopeCheck checkAdded(int type, @Nullable Record record, long ttlSeconds) {
        if (!TypeSet.isData(type)) {
            return outside(Dimension.TYPE, "type `" + TypeSet.word(type) + "` cannot be added");
        }
        Optional<String> problem = values.problem(type, record);
        if (problem.isPresent()) {
            return outside(Dimension.VALUE, problem.get());
        }
        if (ttlSeconds >= 0 && !ttl.contains(ttlSeconds)) {
            return outside(Dimension.TTL, "a TTL of " + ttlSeconds + " seconds is not within " + ttl);
        }
        return INSIDE;
    }

    private static ScopeCheck outside(Dimension dimension, String message) {
        return new ScopeCheck.Outside(dimension, message);
    }

    /**
     * Tells whether some access in this very zone lies in the scope: whoever has none there is told that the zone does
     * not exist.
     */
    public boolean coversZone(ZoneId zone) {
        Covered known = lastCovered;
        if (known != null && known.zone().equals(zone)) {
            return known.covered();
        }
        boolean covered = findCovered(zone);
        lastCovered = new Covered(zone, covered);
        return covered;
    }

    private record Covered(ZoneId zone, boolean covered) {}

    private boolean findCovered(ZoneId zone) {
        if (!zones.matches(zone)) {
            return false;
        }
        if (operations.stream().anyMatch(each -> !isOnRrsets(each))) {
            return true;
        }
        try {
            return reachesRrsets() && names.intersects(NameSet.of(List.of(NamePattern.atOrBelow(zone.apex()))));
        } catch (TooComplexException e) {
            return false;
        }
    }

    /** Tells whether the operation on RRsets is allowed on every name and type of the zone, as a transfer needs. */
    public boolean coversWholeZone(ZoneId zone, Operation operation) {
        if (!zones.matches(zone) || !operations.contains(operation) || !types.isAll()) {
            return false;
        }
        try {
            return names.contains(NameSet.of(List.of(NamePattern.atOrBelow(zone.apex()))));
        } catch (TooComplexException e) {
            return false;
        }
    }

    // Whether types and values leave any operation on RRsets possible.
    private boolean reachesRrsets() {
        return operations.stream().anyMatch(each -> isOnRrsets(each) && isPossible(each, this));
    }

    // Whether an operation on RRsets that both allow can be done to some type with some value and TTL.
    private boolean isPossible(Operation operation, Scope other) {
        Optional<TypeSet> both = types.intersection(other.types);
        if (both.isEmpty()) {
            return false;
        }
        if (operation == Operation.READ) {
            return true;
        }
        ValueRules shared = values.intersection(other.values);
        if (!ADDING.contains(operation)) {
            return writable(both.get(), shared).findAny().isPresent() || !shared.constrained();
        }
        return ttl.intersection(other.ttl).isPresent()
                && (!shared.constrained() || writable(both.get(), shared).anyMatch(shared::admitsSome));
    }

    // The types among them that have a rule of values; of no use where values are not constrained.
    private static IntStream writable(TypeSet types, ValueRules values) {
        return values.rules().keySet().stream().mapToInt(Integer::intValue).filter(types::contains);
    }

    /**
     * Tells whether every access that the other scope lets in is let in by this one.
     *
     * @throws TooComplexException if that takes more states than allowed
     */
    public boolean contains(Scope other) {
        for (Operation each : other.operations) {
            if (!isOnRrsets(each) && !(operations.contains(each) && zones.contains(other.zones))) {
                return false;
            }
        }
        if (!other.reachesRrsets() || !other.zones.anyNameWithin(other.names)) {
            return true;
        }
        return other.operations.stream()
                        .filter(each -> isOnRrsets(each) && other.isPossible(each, other))
                        .allMatch(each -> containsOperation(each, other))
                && zones.containsWithin(names, other.zones, other.names);
    }

    private boolean containsOperation(Operation operation, Scope other) {
        if (!operations.contains(operation)) {
            return false;
        }
        if (operation == Operation.READ) {
            return types.contains(other.types);
        }
        if (!other.values.constrained()) {
            return types.contains(other.types) && containsUnconstrained(operation, other);
        }
        if (!ADDING.contains(operation)) {
            return writable(other.types, other.values).allMatch(type -> types.contains(type) && values.covers(type));
        }
        return ttl.contains(other.ttl)
                && writable(other.types, other.values)
                        .filter(other.values::admitsSome)
                        .allMatch(type -> types.contains(type) && values.containsFor(type, other.values));
    }

    // The other scope has no rules of values: a finite set of rules can only match that on a finite set of types.
    private boolean containsUnconstrained(Operation operation, Scope other) {
        boolean adding = ADDING.contains(operation);
        if (adding && !ttl.contains(other.ttl)) {
            return false;
        }
        if (!values.constrained()) {
            return true;
        }
        return !other.types.isAll()
                && other.types.named().stream()
                        .allMatch(type -> adding ? values.containsFor(type, other.values) : values.covers(type));
    }

    /**
     * Tells whether some access lies in both scopes.
     *
     * @throws TooComplexException if that takes more states than allowed
     */
    public boolean intersects(Scope other) {
        Set<Operation> shared = EnumSet.copyOf(operations);
        shared.retainAll(other.operations);
        boolean onZones = shared.stream().anyMatch(each -> !isOnRrsets(each)) && zones.intersects(other.zones);
        return onZones
                || (shared.stream().anyMatch(each -> isOnRrsets(each) && isPossible(each, other))
                        && zones.anyNameWithin(names, other.zones, other.names));
    }

    /**
     * What of the scope asked for lies in this one: exactly the accesses that lie in both; empty where there is none.
     *
     * @throws TooComplexException if that takes more states than allowed, or cannot be written as one scope
     */
    public Optional<Scope> narrow(Scope asked) {
        if (!intersects(asked)) {
            return Optional.empty();
        }
        if (contains(asked)) {
            return Optional.of(asked);
        }
        Set<Operation> shared = EnumSet.copyOf(operations);
        shared.retainAll(asked.operations);
        Optional<NameSet> bothNames = names.intersection(asked.names);
        Optional<TypeSet> bothTypes = types.intersection(asked.types);
        Optional<TtlRange> bothTtls = ttl.intersection(asked.ttl);
        if (bothNames.isEmpty() || bothTypes.isEmpty()) {
            shared.removeAll(ON_RRSETS);
        }
        if (bothTtls.isEmpty()) {
            shared.removeAll(ADDING);
        }
        Optional<ZoneSet> bothZones = zones.intersection(asked.zones);
        if (shared.isEmpty() || bothZones.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Scope(
                bothZones.get(),
                bothNames.orElse(asked.names),
                bothTypes.orElse(asked.types),
                shared,
                values.intersection(asked.values),
                bothTtls.orElse(asked.ttl)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scope that
                && zones.equals(that.zones)
                && names.equals(that.names)
                && types.equals(that.types)
                && operations.equals(that.operations)
                && values.equals(that.values)
                && ttl.equals(that.ttl);
    }

    @Override
    public int hashCode() {
        return Objects.hash(zones, names, types, operations, values, ttl);
    }

    @Override
    public String toString() {
        return "zones " + zones + ", names " + names + ", types " + types + ", operations "
                + operations.stream().map(Operation::word).toList() + ", " + values + ", ttl " + ttl;
    }
}
