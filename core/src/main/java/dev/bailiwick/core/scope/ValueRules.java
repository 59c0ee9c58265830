package dev.bailiwick.core.scope;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * Which data records may have, by type; or no constraint at all. Where there is any constraint, a type without a rule is
 * denied for every writing: it may be neither added nor deleted.
 *
 * <p>Data are checked of records that are added. They are not checked of records that are read or deleted, not even of
 * those deleted by value: whoever may write a name must be able to clear away what stands there. The address hints of
 * SVCB and HTTPS records obey the rules for A and AAAA, whatever the rule for SVCB or HTTPS itself. Immutable and
 * thread-safe.
 */
public final class ValueRules {
    private static final ValueRules UNCONSTRAINED = new ValueRules(null);
    private static final SortedSet<Integer> TARGETED =
            new TreeSet<>(List.of(Type.CNAME, Type.DNAME, Type.MX, Type.NS, Type.PTR, Type.SRV, Type.SVCB, Type.HTTPS));

    private final @Nullable SortedMap<Integer, ValueRule> rules;

    private ValueRules(@Nullable SortedMap<Integer, ValueRule> rules) {
        this.rules = rules;
    }

    /** Every value of every type. */
    public static ValueRules unconstrained() {
        return UNCONSTRAINED;
    }

    /**
     * Rules by the number of their type. Without any rule nothing may be written.
     *
     * @throws IllegalArgumentException if they are too many, or a rule does not suit its type
     */
    public static ValueRules of(Map<Integer, ValueRule> rules) {
        if (rules.size() > TypeSet.MAX_TYPES) {
            throw new IllegalArgumentException("rules of values are for at most " + TypeSet.MAX_TYPES + " types");
        }
        rules.forEach(ValueRules::checkSuits);
        return new ValueRules(Collections.unmodifiableSortedMap(new TreeMap<>(rules)));
    }

    private static void checkSuits(int type, ValueRule rule) {
        boolean suits = switch (rule) {
            case ValueRule.Any any -> true;
            case ValueRule.None none -> true;
            case ValueRule.Addresses addresses ->
                (type == Type.A || type == Type.AAAA)
                        && addresses.blocks().stream().allMatch(each -> each.v6() == (type == Type.AAAA));
            case ValueRule.Targets targets -> TARGETED.contains(type);
            case ValueRule.Texts texts -> type == Type.TXT;
        };
        if (!suits || !TypeSet.isData(type)) {
            throw new IllegalArgumentException(
                    "the rule of values `" + rule + "` does not suit type `" + TypeSet.word(type) + "`");
        }
    }

    /** Whether there is any constraint. */
    public boolean constrained() {
        return rules != null;
    }

    /** The rules by type; empty where there is no constraint. */
    public Map<Integer, ValueRule> rules() {
        return rules == null ? Map.of() : rules;
    }

    /** Whether records of the type may be written at all as far as values go. */
    boolean covers(int type) {
        return rules == null || rules.containsKey(type);
    }

    /** Whether records of the type may be added, with some value. */
    boolean admitsSome(int type) {
        return !(rule(type) instanceof ValueRule.None);
    }

    private ValueRule rule(int type) {
        if (rules == null) {
            return new ValueRule.Any();
        }
        ValueRule rule = rules.get(type);
        return rule == null ? new ValueRule.None() : rule;
    }

    /** Why a record may not be added; empty where it may. */
    Optional<String> problem(int type, @Nullable Record record) {
        if (rules == null) {
            return Optional.empty();
        }
        String word = TypeSet.word(type);
        if (!rules.containsKey(type)) {
            return Optional.of("values are constrained and there is no rule for type `" + word + "`");
        }
        if (record == null) {
            return Optional.of("values are constrained and no value is told");
        }
        if (record.getType() != type || !admits(rule(type), record)) {
            return Optional.of("the value `" + brief(record) + "` of type `" + word + "` is not among those allowed");
        }
        return hintsAdmitted(record)
                ? Optional.empty()
                : Optional.of("an address hint in `" + brief(record) + "` is not among the addresses allowed");
    }

    private static String brief(Record record) {
        String text = record.rdataToString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    private static boolean admits(ValueRule rule, Record record) {
        return switch (rule) {
            case ValueRule.Any any -> true;
            case ValueRule.None none -> false;
            case ValueRule.Addresses addresses -> addresses.admits(record.rdataToWireCanonical());
            case ValueRule.Targets targets ->
                target(record).map(targets::admits).orElse(false);
            case ValueRule.Texts texts -> record instanceof TXTRecord txt && texts.admits(joined(txt));
        };
    }

    private static Optional<Name> target(Record record) {
        return switch (record) {
            case CNAMERecord alias -> Optional.of(alias.getTarget());
            case DNAMERecord alias -> Optional.of(alias.getTarget());
            case MXRecord mail -> Optional.of(mail.getTarget());
            case NSRecord server -> Optional.of(server.getTarget());
            case PTRRecord pointer -> Optional.of(pointer.getTarget());
            case SRVRecord service -> Optional.of(service.getTarget());
            case SVCBBase service -> {
                boolean owner =
                        service.getSvcPriority() > 0 && service.getTargetName().equals(Name.root);
                yield Optional.of(owner ? service.getName() : service.getTargetName());
            }
            default -> Optional.empty();
        };
    }

    private static byte[] joined(TXTRecord record) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        record.getStringsAsByteArrays().forEach(all::writeBytes);
        return all.toByteArray();
    }

    private boolean hintsAdmitted(Record record) {
        if (!(record instanceof SVCBBase service)) {
            return true;
        }
        try {
            for (InetAddress each : hints(service)) {
                int type = each instanceof Inet4Address ? Type.A : Type.AAAA;
                boolean admitted = switch (rule(type)) {
                    case ValueRule.Any any -> true;
                    case ValueRule.Addresses addresses -> addresses.admits(each.getAddress());
                    case ValueRule.None none -> false;
                    case ValueRule.Targets targets -> false;
                    case ValueRule.Texts texts -> false;
                };
                if (!admitted) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException | ClassCastException e) {
            // Hints that cannot be read are no addresses that anyone allowed.
            return false;
        }
    }

    private static List<InetAddress> hints(SVCBBase service) throws UnknownHostException {
        List<InetAddress> hints = new ArrayList<>();
        if (service.getSvcParamValue(SVCBBase.IPV4HINT) instanceof SVCBBase.ParameterIpv4Hint v4) {
            hints.addAll(v4.getAddresses());
        }
        if (service.getSvcParamValue(SVCBBase.IPV6HINT) instanceof SVCBBase.ParameterIpv6Hint v6) {
            hints.addAll(v6.getAddresses());
        }
        return hints;
    }

    /** Whether every record of the type that the other rules admit is admitted by these. */
    boolean containsFor(int type, ValueRules other) {
        if (!other.admitsSome(type)) {
            return true;
        }
        boolean itself = ValueAlgebra.contains(rule(type), other.rule(type), type == Type.AAAA);
        boolean hinted = type == Type.SVCB || type == Type.HTTPS;
        return itself
                && (!hinted
                        || (ValueAlgebra.contains(rule(Type.A), other.rule(Type.A), false)
                                && ValueAlgebra.contains(rule(Type.AAAA), other.rule(Type.AAAA), true)));
    }

    /** What both allow. */
    public ValueRules intersection(ValueRules other) {
        if (rules == null) {
            return other;
        }
        if (other.rules == null) {
            return this;
        }
        SortedMap<Integer, ValueRule> both = new TreeMap<>();
        for (Map.Entry<Integer, ValueRule> each : rules.entrySet()) {
            ValueRule theirs = other.rules.get(each.getKey());
            if (theirs != null) {
                both.put(each.getKey(), ValueAlgebra.intersection(each.getValue(), theirs));
            }
        }
        return new ValueRules(Collections.unmodifiableSortedMap(both));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueRules that && constrained() == that.constrained() && rules().equals(that.rules());
    }

    @Override
    public int hashCode() {
        return rules().hashCode();
    }

    @Override
    public String toString() {
        if (rules == null) {
            return "any values";
        }
        StringBuilder out = new StringBuilder("values");
        rules.forEach((type, rule) ->
                out.append(' ').append(TypeSet.word(type)).append('=').append(rule));
        return out.toString();
    }
}
