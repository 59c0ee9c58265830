package dev.bailiwick.engine.change;

import dev.bailiwick.core.document.OwnerSpec;
import dev.bailiwick.core.document.PersonSpec;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.principal.Roles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may approve: a person with a fresh sign-in who holds the role over the zone and its risk owner, and who has no
 * part in the request. Each refusal names its cause. Stateless.
 */
final class Eligibility {
    /** How old a sign-in may be for an approval. */
    static final Duration FRESH = Duration.ofMinutes(5);

    private Eligibility() {}

    /** Why this principal cannot approve anything now, or empty. */
    static Optional<String> notInPerson(Principal principal, Instant wall) {
        return switch (principal) {
            case Principal.Automation automation -> Optional.of("a machine never approves");
            case Principal.Bootstrap bootstrap -> Optional.of("the bootstrap credential never approves");
            case Principal.Internal internal -> Optional.of("a machine never approves");
            case Principal.Human human -> {
                if (human.created()) {
                    yield Optional.of("a created token never approves: show a fresh ID token");
                }
                Instant signedIn = human.authTime();
                if (signedIn == null) {
                    yield Optional.of("the ID token does not say when you signed in (auth_time)");
                }
                boolean fresh = !signedIn.isBefore(wall.minus(FRESH)) && !signedIn.isAfter(wall.plus(FRESH));
                yield fresh
                        ? Optional.empty()
                        : Optional.of("sign in again: the sign-in is older than " + FRESH.toMinutes() + " minutes");
            }
        };
    }

    /** Why the person may not approve this change of a zone, or empty. */
    static Optional<String> refusal(
            PolicySnapshot policy,
            Map<String, String> widenedBy,
            ZoneSpec zone,
            Principal requester,
            Principal.Human approver) {
        if (!Roles.overZone(approver.roles(), Role.APPROVER, zone)) {
            return Optional.of("you are not an approver for this zone and its risk owner");
        }
        PersonSpec person = policy.person(approver.person()).orElse(null);
        if (person == null || !person.teams().contains(zone.riskOwner())) {
            return Optional.of("only persons of the zone's risk owner approve");
        }
        return switch (requester) {
            case Principal.Bootstrap bootstrap -> Optional.of("the bootstrap credential changes no zones");
            case Principal.Internal internal -> Optional.of("what Bailiwick does by itself waits for nobody");
            case Principal.Human human ->
                human.person().equals(approver.person())
                        ? Optional.of("nobody approves their own change")
                        : Optional.empty();
            case Principal.Automation automation -> involved(policy, widenedBy, automation, approver.person(), person);
        };
    }

    private static Optional<String> involved(
            PolicySnapshot policy,
            Map<String, String> widenedBy,
            Principal.Automation requester,
            String name,
            PersonSpec person) {
        if (person.teams().contains(requester.owner())) {
            return Optional.of("you belong to the owner of the requesting identity");
        }
        if (policy.owner(requester.owner())
                .map(OwnerSpec::deputies)
                .orElse(List.of())
                .contains(name)) {
            return Optional.of("you are a deputy of the owner of the requesting identity");
        }
        if (namedInProof(requester, name, person)) {
            return Optional.of("you are named in the requester's proof");
        }
        if (name.equals(personOf(widenedBy.get("Grant/" + requester.grant())))) {
            return Optional.of("you last widened the grant that this rests on");
        }
        return Optional.empty();
    }

    private static String personOf(@Nullable String actor) {
        return actor != null && actor.startsWith("person/") ? actor.substring("person/".length()) : "";
    }

    /** The person may stand in a proof as its subject or in any claim, recorded or not, such as the actor of a pipeline. */
    private static boolean namedInProof(Principal.Automation requester, String name, PersonSpec person) {
        return Stream.concat(
                        requester.proof().values().stream(),
                        texts(requester.proved().get("claims")))
                .anyMatch(value -> value.equals(person.subject())
                        || value.equalsIgnoreCase(name)
                        || person.email().map(value::equalsIgnoreCase).orElse(false));
    }

    private static Stream<String> texts(@Nullable Object claim) {
        return switch (claim) {
            case String text -> Stream.of(text);
            case Map<?, ?> map -> map.values().stream().flatMap(Eligibility::texts);
            case List<?> list -> list.stream().flatMap(Eligibility::texts);
            case null, default -> Stream.empty();
        };
    }
}
