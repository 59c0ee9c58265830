package dev.bailiwick.doors.rest;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.credential.Authentication;
import dev.bailiwick.engine.credential.Credentials;
import dev.bailiwick.engine.principal.Principal;
import java.util.Map;
import java.util.Optional;

/** From the {@code Authorization} header (RFC 6750) to a principal, and whether the table admits it. */
final class Authenticator {
    private final Engine engine;

    Authenticator(Engine engine) {
        this.engine = engine;
    }

    /** What a request's credential proved. */
    Authentication authenticate(Map<String, String> headers) {
        String header = headers.getOrDefault("authorization", "");
        if (header.isEmpty()) {
            return unknown("a credential is needed: `Authorization: Bearer ...`");
        }
        int space = header.indexOf(' ');
        if (space < 0 || !header.substring(0, space).equalsIgnoreCase("Bearer")) {
            return unknown("the one scheme is `Bearer`");
        }
        String presented = header.substring(space + 1).strip();
        if (!presented.startsWith(Credentials.BOOTSTRAP_PREFIX)) {
            return engine.credentials().bearer(presented);
        }
        Optional<Principal.Bootstrap> bootstrap = presented.length() > Credentials.MAX_CHARS
                ? Optional.empty()
                : engine.bootstrap().authenticate(presented);
        return bootstrap.<Authentication>map(Authentication.Known::new).orElseGet(() -> unknown("no such credential"));
    }

    private static Authentication unknown(String message) {
        return new Authentication.Unknown(Refusal.of(Refusal.Kind.UNAUTHENTICATED, message));
    }

    /** Why the table does not admit the principal at the endpoint, or empty. */
    static Optional<String> refusal(Who who, Principal principal) {
        return switch (principal) {
            case Principal.Automation automation ->
                who.lease() ? Optional.empty() : Optional.of("a lease does not serve here");
            case Principal.Bootstrap bootstrap ->
                who.bootstrap() ? Optional.empty() : Optional.of("the bootstrap secret does not serve here");
            case Principal.Internal internal -> Optional.of("not from outside");
            case Principal.Human human -> {
                if (who.roles().stream().noneMatch(human::has)) {
                    yield Optional.of("your roles do not reach this endpoint");
                }
                yield who.inPerson() && human.created()
                        ? Optional.of("a created token does not serve here: sign in")
                        : Optional.empty();
            }
        };
    }
}
