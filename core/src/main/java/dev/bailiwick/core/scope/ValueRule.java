package dev.bailiwick.core.scope;

import dev.bailiwick.core.dns.Names;
import java.util.List;
import java.util.TreeSet;
import org.xbill.DNS.Name;

/** Which data a record of one type may have. Immutable and thread-safe. */
public sealed interface ValueRule {
    /** The most blocks, targets or patterns of one rule. */
    int MAX_ENTRIES = 64;

    /** Whatever the data. (Addresses in SVCB and HTTPS still obey the rules for A and AAAA.) */
    record Any() implements ValueRule {}

    /** No data at all: records of the type may be deleted and not added. */
    record None() implements ValueRule {}

    /** For A or AAAA: addresses in one of the blocks. */
    record Addresses(List<Cidr> blocks) implements ValueRule {
        public Addresses {
            blocks = List.copyOf(blocks);
            limit(blocks.size());
        }

        /** Parses each block. */
        public static Addresses parse(String... blocks) {
            return new Addresses(List.of(blocks).stream().map(Cidr::parse).toList());
        }

        boolean admits(byte[] address) {
            return blocks.stream().anyMatch(each -> each.contains(address));
        }
    }

    /**
     * For types that point to a name (CNAME, DNAME, MX, NS, PTR, SRV, SVCB, HTTPS): targets that are one of the names or
     * lie beneath one, by whole labels. A target that is the root (RFC 7505, RFC 2782) is admitted by the root only; in
     * SVCB and HTTPS in service mode it stands for the owner (RFC 9460, section 2.5.2).
     */
    record Targets(List<Name> suffixes) implements ValueRule {
        public Targets {
            suffixes = List.copyOf(
                    new TreeSet<>(suffixes.stream().map(Names::canonical).toList()));
            limit(suffixes.size());
        }

        /** Parses each name. */
        public static Targets parse(String... suffixes) {
            return new Targets(List.of(suffixes).stream().map(Names::parse).toList());
        }

        boolean admits(Name target) {
            Name canonical = Names.canonical(target);
            return suffixes.stream().anyMatch(each -> Names.isAtOrBelow(canonical, each));
        }
    }

    /** For TXT: data that one of the patterns describes. */
    final class Texts implements ValueRule {
        private final List<TextPattern> patterns;
        private final List<TextDfa> automata;

        public Texts(List<TextPattern> patterns) {
            this.patterns = List.copyOf(patterns);
            limit(patterns.size());
            this.automata = this.patterns.stream().map(TextDfa::of).toList();
        }

        public static Texts of(TextPattern... patterns) {
            return new Texts(List.of(patterns));
        }

        public List<TextPattern> patterns() {
            return patterns;
        }

        List<TextDfa> automata() {
            return automata;
        }

        boolean admits(byte[] text) {
            return automata.stream().anyMatch(each -> each.matches(text));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Texts that && patterns.equals(that.patterns);
        }

        @Override
        public int hashCode() {
            return patterns.hashCode();
        }

        @Override
        public String toString() {
            return "Texts" + patterns;
        }
    }

    private static void limit(int entries) {
        if (entries < 1 || entries > MAX_ENTRIES) {
            throw new IllegalArgumentException("a rule of values has 1 to " + MAX_ENTRIES + " entries, not " + entries);
        }
    }
}
