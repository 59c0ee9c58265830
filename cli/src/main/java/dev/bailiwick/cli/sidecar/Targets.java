package dev.bailiwick.cli.sidecar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Record data as external-dns writes it and as Bailiwick does. external-dns leaves out the final dot of names, except in
 * SRV and NAPTR, and quotes texts only now and then. Stateless.
 */
final class Targets {
    private static final int TEXT_OCTETS = 255;

    private Targets() {}

    /** From external-dns to a master file's form (RFC 1035, section 5). */
    static String toRecord(String type, String target) {
        return switch (type) {
            case "TXT", "SPF" -> texts(target);
            case "CNAME", "NS", "PTR", "DNAME" -> withDot(target.strip().toLowerCase(Locale.ROOT));
            case "MX", "SRV", "NAPTR" -> lastWithDot(target);
            case "A", "AAAA" -> target.strip().toLowerCase(Locale.ROOT);
            default -> target.strip();
        };
    }

    /** From a master file's form to external-dns. */
    static String toTarget(String type, String record) {
        return switch (type) {
            case "CNAME", "NS", "PTR", "DNAME", "MX" -> withoutDot(record);
            default -> record;
        };
    }

    /** The one way in which a target is written, so that external-dns finds no difference where there is none. */
    static String canonical(String type, String target) {
        return toTarget(type, toRecord(type, target));
    }

    static String withDot(String name) {
        return name.endsWith(".") ? name : name + ".";
    }

    static String withoutDot(String name) {
        return name.endsWith(".") && name.length() > 1 ? name.substring(0, name.length() - 1) : name;
    }

    private static String lastWithDot(String target) {
        List<String> words = new ArrayList<>(Arrays.asList(target.strip().split("\\s+")));
        words.set(words.size() - 1, withDot(words.getLast().toLowerCase(Locale.ROOT)));
        return String.join(" ", words);
    }

    private static String texts(String target) {
        String text = target.strip();
        List<byte[]> strings = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? quoted(text)
                : List.of(target.getBytes(StandardCharsets.UTF_8));
        return strings.stream()
                .flatMap(each -> pieces(each).stream())
                .map(Targets::quote)
                .collect(Collectors.joining(" "));
    }

    /** The strings of a text in quotes; a backslash takes the next character, or three digits, for itself. */
    private static List<byte[]> quoted(String text) {
        List<byte[]> strings = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"') {
                if (inside) {
                    strings.add(octets(current));
                    current.setLength(0);
                }
                inside = !inside;
            } else if (inside) {
                if (each == '\\' && i + 1 < text.length()) {
                    boolean number = digits(text, i + 1);
                    current.append(number ? (char) number(text, i + 1) : text.charAt(i + 1));
                    i += number ? 3 : 1;
                } else {
                    current.append(each);
                }
            }
        }
        return strings;
    }

    private static boolean digits(String text, int at) {
        return at + 3 <= text.length() && text.substring(at, at + 3).matches("[0-2][0-9]{2}") && number(text, at) < 256;
    }

    private static int number(String text, int at) {
        return Integer.parseInt(text.substring(at, at + 3));
    }

    /** Escaped octets stand as the characters up to 255; a text with others is UTF-8. */
    private static byte[] octets(CharSequence text) {
        String all = text.toString();
        boolean narrow = all.chars().allMatch(each -> each < 256);
        return all.getBytes(narrow ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private static List<byte[]> pieces(byte[] octets) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        do {
            int end = Math.min(octets.length, at + TEXT_OCTETS);
            pieces.add(Arrays.copyOfRange(octets, at, end));
            at = end;
        } while (at < octets.length);
        return pieces;
    }

    private static String quote(byte[] octets) {
        StringBuilder out = new StringBuilder("\"");
        for (byte each : octets) {
            int octet = each & 0xff;
            if (octet == '"' || octet == '\\') {
                out.append('\\').append((char) octet);
            } else if (octet < ' ' || octet > '~') {
                out.append(String.format("\\%03d", octet));
            } else {
                out.append((char) octet);
            }
        }
        return out.append('"').toString();
    }
}
