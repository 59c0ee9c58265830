package dev.bailiwick.core.document;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One automation of one owner in one environment.
 *
 * @param owner the owner who answers for it
 * @param environment its environment; it never reaches zones of another
 * @param purpose what it is for, in a sentence
 * @param category what it is, for inventory; grants nothing
 * @param match the proofs that show a workload to be this identity, any of which will do; none where only a legacy
 *     key stands for it
 * @param notAfter its end
 * @param suspended whether it may do nothing for now
 */
public record IdentitySpec(
        String owner,
        String environment,
        String purpose,
        Category category,
        List<Match> match,
        Instant notAfter,
        boolean suspended)
        implements Spec {
    static final ObjectShape<IdentitySpec> SHAPE = shape();

    public IdentitySpec {
        match = List.copyOf(match);
    }

    @Override
    public Kind kind() {
        return Kind.IDENTITY;
    }

    /** What an automation is. */
    public enum Category {
        ACME,
        IAC,
        CI,
        FAILOVER,
        AI_AGENT,
        OTHER;

        /** The word used in documents, as in {@code ai-agent}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What a workload's proof must say.
     *
     * @param anchor the trust anchor that vouches
     * @param claims claim paths with the exact text that each claim must have; at least one
     */
    public record Match(String anchor, Map<String, String> claims) {
        static final ObjectShape<Match> SHAPE = shape();

        public Match {
            claims = Map.copyOf(claims);
        }

        private static ObjectShape<Match> shape() {
            var o = ObjectShape.<Match>of("Match: what a workload's proof must say");
            var anchor = o.required("anchor", "the trust anchor that vouches", Leaves.DOCUMENT_NAME, Match::anchor);
            var claims = o.required(
                    "claims",
                    "claims of the proof, by name or as JSON pointers into nested ones, with the exact text of each",
                    Leaves.claims(1),
                    Match::claims);
            return o.make(in -> new Match(in.get(anchor), in.get(claims)));
        }
    }

    private static ObjectShape<IdentitySpec> shape() {
        var o = ObjectShape.<IdentitySpec>of("Identity: one automation of one owner in one environment");
        var owner = o.required("owner", "the owner who answers for it", Leaves.DOCUMENT_NAME, IdentitySpec::owner);
        var environment = o.required(
                "environment",
                "its environment; zones of others are out of reach",
                Leaves.ENVIRONMENT,
                IdentitySpec::environment);
        var purpose =
                o.required("purpose", "what it is for, in a sentence", Shapes.text(1, 500), IdentitySpec::purpose);
        var category = o.defaulted(
                "kind",
                "what it is, for inventory",
                Shapes.word(Category.class, Category::word),
                Category.OTHER,
                IdentitySpec::category);
        var match = o.defaulted(
                "match",
                "the proofs that show a workload to be this identity; any of them will do",
                Shapes.set(Match.SHAPE, 0, 32),
                List.of(),
                IdentitySpec::match);
        var notAfter = o.required("notAfter", "its end", Shapes.instant(), IdentitySpec::notAfter);
        var suspended = o.defaulted(
                "suspended", "whether it may do nothing for now", Shapes.bool(), false, IdentitySpec::suspended);
        return o.make(in -> new IdentitySpec(
                in.get(owner),
                in.get(environment),
                in.get(purpose),
                in.get(category),
                in.get(match),
                in.get(notAfter),
                in.get(suspended)));
    }
}
