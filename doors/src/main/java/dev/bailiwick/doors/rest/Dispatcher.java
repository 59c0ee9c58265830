package dev.bailiwick.doors.rest;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.doors.noise.ReadLog;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.credential.Authentication;
import dev.bailiwick.engine.credential.RateLimit;
import dev.bailiwick.engine.principal.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The way of a request: found in the table, authenticated, admitted, within its limits, handled; and every refusal
 * recorded, as an entry where somebody is known, else as noise. Knows nothing of the HTTP server. Thread-safe.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final String CORRELATION = "correlation";
    private static final int MAX_RATED = 50_000;

    private final Engine engine;
    private final Endpoints endpoints;
    private final Authenticator authenticator;
    private final RestLimits limits;
    private final NoiseCounter noise;
    private final ReadLog reads;
    private final Semaphore slots;
    private final Semaphore room;
    private final RateLimit rates = new RateLimit(Duration.ofMinutes(1), MAX_RATED);

    Dispatcher(Engine engine, Endpoints endpoints, RestLimits limits, NoiseCounter noise) {
        this.engine = engine;
        this.endpoints = endpoints;
        this.authenticator = new Authenticator(engine);
        this.limits = limits;
        this.noise = noise;
        this.reads =
                new ReadLog(RestDoor.DOOR, engine.store(), () -> engine.time().now());
        this.slots = new Semaphore(limits.maxConcurrentRequests());
        this.room = new Semaphore(limits.maxBodiesOctets() >> 10);
    }

    /**
     * A request as the HTTP server hands it over.
     *
     * @param rawPath the path as sent, without the query
     * @param rawQuery the query as sent, empty for none
     * @param headers by lower-case name; those given more than once are joined by commas
     * @param body its body, empty where there is none
     */
    record Incoming(
            String method,
            String rawPath,
            String rawQuery,
            Map<String, String> headers,
            InetAddress source,
            InputStream body) {}

    /** The answer, with the correlation to tell in its header. */
    record Answer(Reply reply, String correlation) {}

    /** Answers whatever comes in; never throws for it. */
    Answer answer(Incoming incoming) {
        String correlation = engine.secrets().id("a");
        if (!slots.tryAcquire()) {
            Declined busy = Declined.of(
                    Refusal.Kind.UNAVAILABLE,
                    "more than " + limits.maxConcurrentRequests() + " requests at once: come again");
            return new Answer(Problems.reply(busy, correlation), correlation);
        }
        long start = engine.time().monotonicNanos();
        MDC.put(CORRELATION, correlation);
        try {
            Endpoints.Match match = match(incoming);
            Answer answer = admitted(incoming, match, correlation);
            String row = match instanceof Endpoints.Match.Found found
                    ? found.endpoint().id()
                    : "none";
            int status = answer.reply().status();
            engine.meters().request(row, status, engine.time().monotonicNanos() - start);
            LOG.debug("{} answered with {}, reference {}", row, status, answer.correlation());
            return answer;
        } finally {
            MDC.remove(CORRELATION);
            slots.release();
        }
    }

    /** What cannot be read leads nowhere. */
    private Endpoints.Match match(Incoming incoming) {
        try {
            return endpoints.match(incoming.method(), incoming.rawPath());
        } catch (Declined malformed) {
            return new Endpoints.Match.Malformed(malformed);
        }
    }

    private Answer admitted(Incoming incoming, Endpoints.Match match, String correlation) {
        return switch (match) {
            case Endpoints.Match.Found found ->
                found.endpoint().who().anonymous()
                        ? handled(incoming, found.endpoint(), found.path(), Optional.empty(), correlation)
                        : authenticated(incoming, found.endpoint(), found.path(), correlation);
            case Endpoints.Match.WrongMethod wrong -> {
                noise.count(incoming.source(), "wrong-method");
                Declined declined = Declined.of(Refusal.Kind.INVALID, "the method is not one of " + wrong.allowed())
                        .status(405);
                yield new Answer(Problems.reply(declined, correlation).with("Allow", wrong.allowed()), correlation);
            }
            case Endpoints.Match.None none -> {
                noise.count(incoming.source(), "no-such-path");
                yield new Answer(Problems.reply(Declined.notFound("path"), correlation), correlation);
            }
            case Endpoints.Match.Malformed malformed -> {
                noise.count(incoming.source(), "malformed");
                yield new Answer(Problems.reply(malformed.declined(), correlation), correlation);
            }
        };
    }

    private Answer authenticated(Incoming incoming, Endpoint endpoint, Map<String, String> path, String correlation) {
        Authentication authentication;
        try {
            authentication = authenticator.authenticate(incoming.headers());
        } catch (RuntimeException e) {
            return failed(e, correlation);
        }
        return switch (authentication) {
            case Authentication.Unknown unknown -> {
                noise.count(
                        incoming.source(),
                        incoming.headers().containsKey("authorization") ? "bad-credential" : "no-credential");
                yield new Answer(Problems.reply(Declined.of(unknown.refusal()), correlation), correlation);
            }
            case Authentication.Undecided undecided ->
                new Answer(Problems.reply(Declined.of(undecided.refusal()), correlation), correlation);
            case Authentication.Ended ended -> {
                String own = correlation(ended.principal(), correlation);
                yield new Answer(refused(endpoint, path, ended.principal(), Declined.of(ended.refusal()), own), own);
            }
            case Authentication.Known known -> {
                String own = correlation(known.principal(), correlation);
                yield handled(incoming, endpoint, path, Optional.of(known.principal()), own);
            }
        };
    }

    /** All uses of a lease belong to the access that it was issued for. */
    private static String correlation(Principal principal, String otherwise) {
        return principal instanceof Principal.Automation automation ? automation.correlation() : otherwise;
    }

    private Answer handled(
            Incoming incoming,
            Endpoint endpoint,
            Map<String, String> path,
            Optional<Principal> principal,
            String correlation) {
        LimitedBody body = new LimitedBody(incoming.body(), largest(endpoint.body()), room(endpoint.body()));
        try {
            principal.ifPresent(known -> admit(endpoint, known));
            checkBody(incoming, endpoint);
            Call call = new Call(
                    endpoint,
                    principal,
                    correlation,
                    incoming.source(),
                    path,
                    Form.read(incoming.rawQuery()),
                    incoming.headers(),
                    body);
            Reply reply = endpoint.handler().handle(call);
            if (principal.isPresent() && endpoint.reads()) {
                reads.note(principal.get(), correlation, target(endpoint, path));
            }
            return new Answer(reply, correlation);
        } catch (Declined e) {
            return declined(incoming, endpoint, path, principal, e, correlation);
        } catch (Refused e) {
            return declined(incoming, endpoint, path, principal, Declined.of(e.refusal()), correlation);
        } catch (CompletionException e) {
            return e.getCause() instanceof Refused refused
                    ? declined(incoming, endpoint, path, principal, Declined.of(refused.refusal()), correlation)
                    : failed(e, correlation);
        } catch (RuntimeException | IOException e) {
            return failed(e, correlation);
        } finally {
            body.giveBack();
        }
    }

    private Answer declined(
            Incoming incoming,
            Endpoint endpoint,
            Map<String, String> path,
            Optional<Principal> principal,
            Declined declined,
            String correlation) {
        if (principal.isPresent()) {
            return new Answer(refused(endpoint, path, principal.get(), declined, correlation), correlation);
        }
        noise.count(incoming.source(), "refused");
        return new Answer(Problems.reply(declined, correlation), correlation);
    }

    private void admit(Endpoint endpoint, Principal principal) {
        String credential = principal.actor() + " " + principal.credential();
        if (!rates.admit(
                credential, limits.maxRequestsPerMinute(), engine.time().now())) {
            throw Declined.recorded(
                    Refusal.of(
                            Refusal.Kind.LIMIT_REACHED,
                            "more than " + limits.maxRequestsPerMinute() + " requests in a minute"),
                    "");
        }
        Authenticator.refusal(endpoint.who(), principal).ifPresent(cause -> {
            throw Declined.of(Refusal.Kind.FORBIDDEN, cause);
        });
    }

    private long largest(Endpoint.Body body) {
        return switch (body) {
            case NONE, JSON -> limits.maxBodyOctets();
            case FORM -> limits.maxFormOctets();
            case ZONE_FILE -> limits.maxImportOctets();
        };
    }

    /** Zone files are few at a time, and read as they come. */
    private Semaphore room(Endpoint.Body body) {
        return body == Endpoint.Body.ZONE_FILE ? new Semaphore(Integer.MAX_VALUE) : room;
    }

    private void checkBody(Incoming incoming, Endpoint endpoint) {
        String length = incoming.headers().getOrDefault("content-length", "");
        if (length.matches("[0-9]{1,18}") && Long.parseLong(length) > largest(endpoint.body())) {
            throw LimitedBody.tooLarge(largest(endpoint.body()));
        }
        if (!length.isEmpty() && !length.equals("0")) {
            checkType(endpoint.body(), incoming.headers().getOrDefault("content-type", ""));
        }
    }

    private static void checkType(Endpoint.Body body, String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        String wanted = switch (body) {
            case NONE -> "";
            case JSON -> "application/json";
            case FORM -> "application/x-www-form-urlencoded";
            case ZONE_FILE -> "text/plain";
        };
        if (wanted.isEmpty()) {
            throw Declined.of(Refusal.Kind.INVALID, "this request has no body");
        }
        if (!type.equals(wanted)) {
            throw Declined.of(Refusal.Kind.INVALID, "the body must be `" + wanted + "`")
                    .status(415);
        }
    }

    /** A refusal of somebody known: one entry, unless the engine has written it. */
    private Reply refused(
            Endpoint endpoint, Map<String, String> path, Principal principal, Declined declined, String correlation) {
        if (!declined.isRecorded()) {
            record(endpoint, path, principal, declined.refusal(), correlation);
        }
        return Problems.reply(declined, correlation);
    }

    private void record(
            Endpoint endpoint, Map<String, String> path, Principal principal, Refusal refusal, String correlation) {
        try {
            engine.store()
                    .write(tx -> tx.append(Audit.entry("request.refused", correlation)
                            .by(principal)
                            .through(RestDoor.DOOR)
                            .on(target(endpoint, path))
                            .with("request", endpoint.id())
                            .with("path", String.join(" ", path.values()))
                            .with("cause", refusal.message())
                            .because(refusal.reasons())
                            .outcome(refusal.kind().name())
                            .at(engine.time().now())))
                    .join();
        } catch (RuntimeException e) {
            LOG.warn("a refusal could not be recorded, reference {}: {}", correlation, e.toString());
        }
    }

    /** What a request is about: its zone where it names one, as the log writes zones, else the endpoint. */
    private static String target(Endpoint endpoint, Map<String, String> path) {
        String zone = path.getOrDefault("zone", "");
        try {
            return zone.isEmpty() ? endpoint.path() : ZoneId.parse(zone).toString();
        } catch (IllegalArgumentException e) {
            return endpoint.path();
        }
    }

    private static Answer failed(Exception cause, String correlation) {
        LOG.error("a request failed, reference {}", correlation, cause);
        Declined internal = Declined.of(Refusal.Kind.INTERNAL, "an internal error");
        return new Answer(Problems.reply(internal, correlation), correlation);
    }
}
