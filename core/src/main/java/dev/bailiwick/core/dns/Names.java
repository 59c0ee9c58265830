package dev.bailiwick.core.dns;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TextParseException;

/**
 * Parsing of domain names into dnsjava's {@link Name}, absolute and in lower case.
 *
 * <p>All names inside Bailiwick are absolute and case-folded (RFC 4343), so {@code equals}, hashing and
 * canonical order (RFC 4034, section 6.1) agree. Stateless and thread-safe.
 */
public final class Names {
    /** The longest accepted presentation form in characters; every octet may be escaped as {@code \DDD}. */
    public static final int MAX_TEXT_CHARS = 1020;

    private static final Name ASTERISK = Name.fromConstantString("*");

    private Names() {}

    /**
     * Parses an absolute name; the final dot is optional. Labels with characters outside ASCII become
     * A-labels (RFC 5891); escapes follow RFC 1035, section 5.1.
     *
     * @throws IllegalArgumentException if the text is empty, too long or not a domain name
     */
    public static Name parse(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT_CHARS) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_TEXT_CHARS + " characters");
        }
        try {
            return canonical(Name.fromString(toAscii(text), Name.root));
        } catch (TextParseException e) {
            throw new IllegalArgumentException("`" + text + "` is not a domain name: " + e.getMessage(), e);
        }
    }

    /** Returns the name in lower case; the same instance where it already is. */
    public static Name canonical(Name name) {
        return name.canonicalize();
    }

    /** Returns the presentation form with the final dot, in lower case. */
    public static String text(Name name) {
        return name.canonicalize().toString();
    }

    /** Tells whether {@code name} is {@code ancestor} or lies beneath it, by whole labels. */
    public static boolean isAtOrBelow(Name name, Name ancestor) {
        return name.subdomain(ancestor);
    }

    /** Tells whether {@code name} lies strictly beneath {@code ancestor}, by whole labels. */
    public static boolean isBelow(Name name, Name ancestor) {
        return name.labels() > ancestor.labels() && name.subdomain(ancestor);
    }

    /** Returns the name without its first label. The root has no parent: the caller checks first. */
    public static Name parent(Name name) {
        return new Name(name, 1);
    }

    /** The wildcard name directly beneath this one; empty where it would be longer than a name may be. */
    public static Optional<Name> wildcardBelow(Name parent) {
        try {
            return Optional.of(Name.concatenate(ASTERISK, parent));
        } catch (NameTooLongException e) {
            return Optional.empty();
        }
    }

    /** Tells whether the first label begins with an underscore: the name is none of a host (RFC 8552). */
    public static boolean isUnderscored(Name name) {
        return name.labels() > 1 && name.getLabelString(0).startsWith("_");
    }

    /** Tells whether the first label is {@code _acme-challenge} (RFC 8555, section 8.4). */
    public static boolean isChallenge(Name name) {
        return name.labels() > 1 && "_acme-challenge".equalsIgnoreCase(name.getLabelString(0));
    }

    private static String toAscii(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        String folded = text.toLowerCase(Locale.ROOT).replace('\u3002', '.');
        try {
            return IDN.toASCII(folded, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("`" + text + "` has a label that is no internationalized name", e);
        }
    }
}
