package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.port.ClaimRows.Claim;
import dev.bailiwick.engine.principal.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Records belong to the identity that placed them, as long as it is declared and has not ended. Persons with the role may
 * change any; what was imported, or placed under a grant whose records are shared, belongs to nobody. Ownership is the
 * identity's, not the lease's, so that a renewed lease can clean up.
 *
 * <p>A legacy secret may be shared by several clients that know nothing of each other: deleting the whole RRset of a
 * challenge name spares what it placed within the last ten minutes, as that may be another client's, which still waits for
 * its validation. A value named by itself goes.
 *
 * <p>For one judgement by one thread: the claims at a challenge name are asked for once, whatever number of values is there.
 */
final class RecordOwnership implements Ownership {
    private static final Duration SHARED_SECRET_AGE = Duration.ofMinutes(10);
    private static final int BELOW_LIMIT = 10_000;
    private static final String IDENTITY = "identity/";

    private final ClaimSource claims;
    private final PolicySnapshot policy;
    private final ZoneId zone;
    private final Principal principal;
    private final Instant now;
    private final Map<Name, List<Claim>> atChallengeNames = new HashMap<>();

    RecordOwnership(ClaimSource claims, PolicySnapshot policy, ZoneId zone, Principal principal, Instant now) {
        this.claims = claims;
        this.policy = policy;
        this.zone = zone;
        this.principal = principal;
        this.now = now;
    }

    @Override
    public boolean mayRemove(Name name, Record value) {
        return !(principal instanceof Principal.Automation)
                || on(name, value).stream().noneMatch(this::isForeign);
    }

    @Override
    public boolean mayClear(Name name, Record value) {
        boolean shared = principal.credential().startsWith("legacy/");
        return mayRemove(name, value) && (!shared || on(name, value).stream().allMatch(this::isOld));
    }

    private boolean isOld(Claim claim) {
        return claim.placedAt().isBefore(now.minus(SHARED_SECRET_AGE));
    }

    private List<Claim> on(Name name, Record value) {
        return atChallengeNames.computeIfAbsent(name, key -> claims.ask(rows -> rows.at(zone, List.of(key)))).stream()
                .filter(each -> each.isOn(value))
                .toList();
    }

    /** What an identity placed that is gone by now, or has ended, is nobody's. What a person placed stays protected. */
    private boolean isForeign(Claim claim) {
        String owner = claim.owner();
        return !owner.equals(principal.actor())
                && (owner.startsWith("person/") || (owner.startsWith(IDENTITY) && stands(owner)));
    }

    private boolean stands(String owner) {
        return policy.identity(owner.substring(IDENTITY.length()))
                .filter(identity -> now.isBefore(identity.notAfter()))
                .isPresent();
    }

    @Override
    public Optional<Refusal> refusal(List<RrsetEdit> edits) {
        if (!(principal instanceof Principal.Automation)) {
            return Optional.empty();
        }
        Set<Name> names = new TreeSet<>();
        edits.forEach(edit -> names.addAll(concerned(edit)));
        List<Claim> known = names.isEmpty() ? List.of() : foreign(claims.ask(rows -> rows.at(zone, names)));
        List<Reason> reasons = new ArrayList<>();
        for (RrsetEdit edit : edits) {
            if (takes(edit, known)) {
                reasons.add(reason("belongs to another identity", edit));
            } else if (hides(edit)
                    && !foreign(claims.ask(rows -> rows.below(zone, edit.name(), BELOW_LIMIT)))
                            .isEmpty()) {
                reasons.add(reason("would hide what belongs to another identity", edit));
            }
        }
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(Kind.FORBIDDEN, reasons.getFirst().message(), reasons));
    }

    private List<Claim> foreign(Collection<Claim> all) {
        return all.stream().filter(this::isForeign).toList();
    }

    private static Reason reason(String what, RrsetEdit edit) {
        return new Reason("owned-by-another", "built-in", "`" + new RrsetKey(edit.name(), edit.type()) + "` " + what);
    }

    /** The names whose claims an edit may touch: its own if it takes something away, and wildcards that it would narrow. */
    private List<Name> concerned(RrsetEdit edit) {
        List<Name> names = new ArrayList<>();
        if (edit.before() != null && !RrTypes.isChallenge(edit.name(), edit.type())) {
            names.add(edit.name());
        } else if (narrows(edit)) {
            for (Name above = new Name(edit.name(), 1);
                    above.labels() > zone.apex().labels(); ) {
                above = new Name(above, 1);
                names.add(wildcard(above));
            }
        }
        return names;
    }

    private boolean takes(RrsetEdit edit, List<Claim> foreign) {
        Rrset before = edit.before();
        if (before == null) {
            return narrows(edit) && foreign.stream().anyMatch(claim -> isAbove(claim.name(), edit.name()));
        }
        if (RrTypes.isChallenge(edit.name(), edit.type())) {
            return false;
        }
        @Nullable Rrset after = edit.after();
        boolean retimed = after != null && after.ttlSeconds() != before.ttlSeconds();
        return before.records().stream()
                .filter(record -> retimed || after == null || !after.holds(record))
                .anyMatch(record ->
                        foreign.stream().anyMatch(claim -> claim.name().equals(edit.name()) && claim.isOn(record)));
    }

    /** A new wildcard beneath another takes names away from it. */
    private boolean narrows(RrsetEdit edit) {
        return edit.before() == null && edit.after() != null && edit.name().isWild() && !isAtApex(edit);
    }

    private static boolean isAbove(Name wildcard, Name other) {
        return wildcard.isWild() && !wildcard.equals(other) && Names.isAtOrBelow(other, new Name(wildcard, 1));
    }

    /** A new delegation or DNAME hides what lies beneath it. */
    private boolean hides(RrsetEdit edit) {
        return edit.before() == null
                && edit.after() != null
                && (edit.type() == Type.DNAME || (edit.type() == Type.NS && !isAtApex(edit)));
    }

    private boolean isAtApex(RrsetEdit edit) {
        return edit.name().equals(zone.apex());
    }

    private static Name wildcard(Name above) {
        return Names.canonical(Names.parse("*." + Names.text(above)));
    }
}
