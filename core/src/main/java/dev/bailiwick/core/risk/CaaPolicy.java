package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Rrset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.xbill.DNS.CAARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/** What a CAA RRset restricts (RFC 8659; RFC 8657 for accounts and methods; RFC 9495 for mail). Immutable. */
final class CaaPolicy {
    /** Nobody has said anything: every CA may issue. */
    static final CaaPolicy NONE = new CaaPolicy(List.of());

    private static final List<String> ISSUE_TAGS = List.of("issue", "issuewild", "issuemail", "issuevmc");
    private static final int CRITICAL = 0x80;
    private static final Set<String> KNOWN_TAGS =
            Set.of("issue", "issuewild", "issuemail", "issuevmc", "iodef", "contactemail", "contactphone");

    /** No CA may issue anything: what loosens nothing. */
    static final CaaPolicy NOBODY = new CaaPolicy(ISSUE_TAGS.stream()
            .map(tag -> new CAARecord(Name.root, DClass.IN, 0, 0, tag, ";"))
            .toList());

    private final List<CAARecord> records;

    private CaaPolicy(List<CAARecord> records) {
        this.records = records;
    }

    static CaaPolicy of(Rrset rrset) {
        return new CaaPolicy(rrset.records().stream().map(CAARecord.class::cast).toList());
    }

    /** One permission to issue. Without a domain it permits nobody. */
    private record Permission(String domain, Map<String, String> parameters) {
        static Permission parse(String value) {
            String[] parts = value.split(";", -1);
            Map<String, String> parameters = new TreeMap<>();
            for (String part : Arrays.asList(parts).subList(1, parts.length)) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                            part.substring(equals + 1).strip());
                }
            }
            return new Permission(parts[0].strip().toLowerCase(Locale.ROOT), parameters);
        }

        boolean permitsNobody() {
            return domain.isEmpty();
        }

        /** Tells whether whatever this permits, the other permits too. */
        boolean isWithin(Permission other) {
            return domain.equals(other.domain)
                    && other.parameters.entrySet().stream().allMatch(each -> keeps(each.getKey(), each.getValue()));
        }

        private boolean keeps(String parameter, String value) {
            String own = parameters.get(parameter);
            if (own == null) {
                return false;
            }
            return parameter.equals("validationmethods") ? methods(value).containsAll(methods(own)) : own.equals(value);
        }

        private static Set<String> methods(String value) {
            Set<String> methods = new HashSet<>();
            for (String each : value.split(",", -1)) {
                methods.add(each.strip().toLowerCase(Locale.ROOT));
            }
            return methods;
        }
    }

    /** Tells whether anything is permitted here that the other does not permit. */
    boolean loosens(CaaPolicy other) {
        return ISSUE_TAGS.stream().anyMatch(tag -> loosens(other, tag)) || dropsUnknownCritical(other);
    }

    private boolean loosens(CaaPolicy other, String tag) {
        List<Permission> old = other.permissions(tag);
        if (old.isEmpty()) {
            return false;
        }
        List<Permission> now = permissions(tag);
        return now.isEmpty()
                || now.stream()
                        .filter(each -> !each.permitsNobody())
                        .anyMatch(each -> old.stream().noneMatch(each::isWithin));
    }

    /** The permissions under a tag; none at all means that the tag restricts nothing. */
    private List<Permission> permissions(String tag) {
        List<Permission> own = records.stream()
                .filter(each -> each.getTag().equalsIgnoreCase(tag))
                .map(each -> Permission.parse(each.getValue()))
                .toList();
        return own.isEmpty() && tag.equals("issuewild") ? permissions("issue") : own;
    }

    /** A critical property that a CA does not know keeps it from issuing (RFC 8659, section 4.1). */
    private boolean dropsUnknownCritical(CaaPolicy other) {
        return other.hasUnknownCritical() && !hasUnknownCritical();
    }

    private boolean hasUnknownCritical() {
        return records.stream()
                .anyMatch(each -> (each.getFlags() & CRITICAL) != 0
                        && !KNOWN_TAGS.contains(each.getTag().toLowerCase(Locale.ROOT)));
    }
}
