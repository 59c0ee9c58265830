package dev.bailiwick.dns.servers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * A zone that a seed makes, and questions to it: wildcards at several depths, cuts with and without glue and DS, chains and
 * circles of CNAME, DNAME, empty non-terminals, text beyond a datagram, unknown types, escaped labels.
 */
final class SeededZone {
    private static final List<String> LABELS = List.of("a", "b", "c", "d", "_x", "od\\.d", "\\001z");
    private static final List<String> TYPES =
            List.of("A", "AAAA", "TXT", "MX", "NS", "SOA", "CNAME", "DNAME", "DS", "CAA", "SRV", "TYPE65280", "PTR");

    private final Random random;
    private final List<String> owners = new ArrayList<>();
    private final Set<String> closed = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    SeededZone(long seed) {
        this.random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            owner(newName());
        }
    }

    /** The content in zone file form, without SOA and NS of the apex. */
    String text() {
        return text.toString();
    }

    /** A name beneath a DNAME, now and then one so long that its alias may be too long. */
    private String beneathATree(String otherwise) {
        if (closed.isEmpty()) {
            return otherwise;
        }
        String top = closed.stream().sorted().toList().get(random.nextInt(closed.size()));
        if (random.nextBoolean() || top.contains("\\")) {
            return "x.y." + top;
        }
        int rest = 253 - 3 * 64 - (top + ".example.com.").length();
        String label = "l".repeat(63);
        return "l".repeat(Math.clamp(rest, 1, 63)) + "." + label + "." + label + "." + label + "." + top;
    }

    private String newName() {
        StringBuilder name = new StringBuilder();
        int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            boolean star = i == 0 && random.nextInt(6) == 0;
            name.append(name.isEmpty() ? "" : ".").append(star ? "*" : LABELS.get(random.nextInt(LABELS.size())));
        }
        return name.toString();
    }

    /** A name beneath an alias of a whole tree would be occluded, which servers are free to load or not. */
    private boolean isClosed(String name) {
        return closed.stream().anyMatch(top -> name.equals(top) || name.endsWith("." + top));
    }

    private void owner(String name) {
        if (owners.contains(name) || isClosed(name)) {
            return;
        }
        owners.add(name);
        boolean wildcard = name.startsWith("*");
        switch (random.nextInt(wildcard ? 8 : 12)) {
            case 0 -> add(name, "CNAME " + target());
            case 1 -> add(name, "CNAME " + target());
            case 2 -> {
                add(name, "TXT " + longText());
                add(name, "TXT \"short\"");
            }
            case 3 -> add(name, "TYPE65280 \\# 3 010203");
            case 4 -> {
                add(name, "MX 10 " + target());
                add(name, "A 192.0.2.7");
            }
            case 8, 9 -> cut(name);
            case 10 -> {
                boolean leaf = owners.stream().noneMatch(each -> each.endsWith("." + name));
                if (leaf) {
                    closed.add(name);
                    add(name, "DNAME " + target());
                } else {
                    add(name, "SRV 0 1 53 " + target());
                }
            }
            default -> {
                add(name, "A 192.0.2." + random.nextInt(250));
                add(name, "AAAA 2001:db8::" + (1 + random.nextInt(99)));
            }
        }
    }

    private void cut(String name) {
        boolean glue = random.nextBoolean();
        if (glue) {
            add(name, "NS ns." + name);
            add("ns." + name, "A 192.0.2.53");
            if (random.nextBoolean()) {
                add("ns." + name, "AAAA 2001:db8::53");
            }
        }
        if (!glue || random.nextBoolean()) {
            add(name, "NS ns.elsewhere.test.");
        }
        if (random.nextInt(3) == 0) {
            add(name, "DS 1 13 2 0102030405060708091011121314151617181920212223242526272829303132");
        }
    }

    private void add(String name, String data) {
        text.append(name).append(" 300 ").append(data).append('\n');
    }

    private String longText() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            all.append('"').append("x".repeat(250)).append("\" ");
        }
        return all.toString();
    }

    private String target() {
        return switch (random.nextInt(5)) {
            case 0 -> "host.elsewhere.test.";
            case 1 -> newName().replace("*", "w");
            default -> owners.get(random.nextInt(owners.size()));
        };
    }

    /** One question: a name relative to the apex, or absolute, and a type. */
    record Question(String name, String type) {}

    Question question() {
        return new Question(questionName(), TYPES.get(random.nextInt(TYPES.size())));
    }

    private String questionName() {
        String owner = owners.get(random.nextInt(owners.size()));
        return switch (random.nextInt(12)) {
            case 0 -> "@";
            case 1 -> LABELS.get(random.nextInt(LABELS.size())) + "." + owner;
            case 2 -> "q.w." + owner;
            case 3 -> owner.toUpperCase(Locale.ROOT);
            case 4 -> owner.contains(".") ? owner.substring(owner.indexOf('.') + 1) : owner;
            case 5 -> newName();
            case 6 -> "ns." + owner;
            case 7 -> owner.replace("*", "any");
            case 8 -> random.nextInt(4) == 0 ? "www.elsewhere.test." : beneathATree(owner);
            default -> owner;
        };
    }
}
