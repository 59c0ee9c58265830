package dev.bailiwick.core.document;

import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.scope.ZoneSet;
import java.util.List;
import java.util.Optional;

/**
 * A human being, known by an issuer and a subject, with the roles that this person holds.
 *
 * @param teams the owners whom the person belongs to
 * @param anchor the trust anchor, marked {@code people}, that vouches for the subject
 * @param subject the {@code sub} of the person's ID tokens
 * @param email for messages; proves nothing
 * @param roles what the person may do, and over what
 */
public record PersonSpec(
        List<String> teams, String anchor, String subject, Optional<String> email, List<HeldRole> roles)
        implements Spec {
    static final ObjectShape<PersonSpec> SHAPE = shape();

    public PersonSpec {
        teams = List.copyOf(teams);
        roles = List.copyOf(roles);
    }

    @Override
    public Kind kind() {
        return Kind.PERSON;
    }

    /**
     * A role held over zones and owners.
     *
     * @param zones the zones
     * @param owners the owners whose identities and zones are meant
     */
    public record HeldRole(Role role, ZoneSet zones, OwnerSet owners) {
        static final ObjectShape<HeldRole> SHAPE = shape();

        private static ObjectShape<HeldRole> shape() {
            var o = ObjectShape.<HeldRole>of("HeldRole: a role over zones and owners");
            var role =
                    o.required("role", "what the person may do", Shapes.word(Role.class, Role::word), HeldRole::role);
            var zones = o.required("zones", "patterns of the zones", ScopeShapes.ZONES, HeldRole::zones);
            Shape<String> owner =
                    Shapes.pattern("\\*|[a-z0-9][a-z0-9._-]{0,127}", 128, "the name of an owner, or `*` for all");
            var owners = o.required(
                    "owners",
                    "the owners whose identities and zones are meant, or `*` alone",
                    Shapes.mapped(Shapes.set(owner, 1, 256), OwnerSet::parse, OwnerSet::words),
                    HeldRole::owners);
            return o.make(in -> new HeldRole(in.get(role), in.get(zones), in.get(owners)));
        }
    }

    private static ObjectShape<PersonSpec> shape() {
        var o = ObjectShape.<PersonSpec>of("Person: a human being and the roles that this person holds");
        var teams = o.defaulted(
                "teams",
                "the owners whom the person belongs to",
                Shapes.set(Leaves.DOCUMENT_NAME, 0, 64),
                List.of(),
                PersonSpec::teams);
        var anchor = o.required(
                "anchor",
                "the trust anchor, marked `people`, that vouches for the subject",
                Leaves.DOCUMENT_NAME,
                PersonSpec::anchor);
        var subject =
                o.required("subject", "the `sub` of the person's ID tokens", Shapes.text(1, 256), PersonSpec::subject);
        var email = o.optional(
                "email",
                "for messages; proves nothing",
                Shapes.pattern("[^@\\s]{1,64}@[^@\\s]{1,255}", 320, "an e-mail address"),
                PersonSpec::email);
        var roles = o.defaulted(
                "roles",
                "what the person may do, and over what",
                Shapes.set(HeldRole.SHAPE, 0, 64),
                List.of(),
                PersonSpec::roles);
        return o.make(
                in -> new PersonSpec(in.get(teams), in.get(anchor), in.get(subject), in.get(email), in.get(roles)));
    }
}
