package dev.bailiwick.authn.oidc;

import static dev.bailiwick.authn.oidc.Verifying.NOW;
import static dev.bailiwick.authn.oidc.Verifying.refused;
import static dev.bailiwick.authn.oidc.Verifying.sound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.authn.localissuer.LocalIssuer;
import dev.bailiwick.authn.localissuer.Misbehaviour;
import dev.bailiwick.authn.oidc.ProofResult.Cause;
import dev.bailiwick.authn.oidc.ProofResult.Proved;
import dev.bailiwick.core.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fetch is two requests: discovery and keys. */
class KeyRefreshTest {
    // Below zero, as System.nanoTime may be.
    private final AtomicLong nanos = new AtomicLong(-5);
    private LocalIssuer issuer;
    private OidcVerifier verifier;

    @BeforeEach
    void start() {
        issuer = LocalIssuer.start(Verifying.CLOCK);
        verifier = new OidcVerifier(Verifying.http(Duration.ofSeconds(10)), KeyLimits.DEFAULT, nanos::get);
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void keys_are_fetched_once_and_kept() {
        for (int i = 0; i < 5; i++) {
            assertProved();
        }
        assertThat(issuer.requests()).isEqualTo(2);
        assertThat(verifier.status(Verifying.anchor(issuer)).keys()).isEqualTo(4);
    }

    @Test
    void a_new_key_is_found_when_a_token_names_it_and_the_old_one_is_gone() {
        assertProved();
        String old = sound(issuer).sign();
        issuer.rotate();
        pass(Duration.ofMinutes(1));

        assertProved();
        assertRefused(old, Cause.KEY_UNKNOWN);
        assertThat(issuer.requests()).isEqualTo(4);
    }

    @Test
    void unknown_keys_cause_one_fetch_a_minute_at_most() {
        assertProved();
        for (int i = 0; i < 20; i++) {
            assertRefused(sound(issuer).header("kid", "made-up-" + i).sign(), Cause.KEY_UNKNOWN);
        }
        assertThat(issuer.requests()).isEqualTo(2);

        pass(Duration.ofMinutes(1).minusNanos(1));
        assertRefused(sound(issuer).header("kid", "made-up").sign(), Cause.KEY_UNKNOWN);
        assertThat(issuer.requests()).isEqualTo(2);

        pass(Duration.ofNanos(1));
        for (int i = 0; i < 20; i++) {
            assertRefused(sound(issuer).header("kid", "made-up-" + i).sign(), Cause.KEY_UNKNOWN);
        }
        assertThat(issuer.requests()).isEqualTo(4);
    }

    @Test
    void a_token_that_cannot_be_accepted_anyway_causes_no_fetch() {
        assertRefused(sound(issuer).claim("exp", NOW).sign(), Cause.EXPIRED);
        assertRefused(sound(issuer).without("sub").header("kid", "x").sign(), Cause.CLAIM_MISSING);
        assertThat(issuer.requests()).isZero();
    }

    @Test
    void a_withdrawn_key_is_used_no_longer_than_ten_minutes() {
        assertProved();
        String old = sound(issuer).sign();
        issuer.misbehave(Misbehaviour.NO_KEYS);

        pass(Duration.ofMinutes(10).minusNanos(1));
        assertThat(verify(old)).isInstanceOf(Proved.class);
        pass(Duration.ofNanos(1));
        assertRefused(old, Cause.KEY_UNKNOWN);
    }

    @Test
    void while_an_issuer_is_down_its_keys_serve_on_for_a_day_with_one_try_a_minute() {
        assertProved();
        issuer.misbehave(Misbehaviour.FAILING);
        pass(Duration.ofMinutes(10));

        assertProved();
        assertProved();
        assertThat(issuer.requests()).isEqualTo(3);
        assertThat(verifier.status(Verifying.anchor(issuer)).problem()).contains("status 500");
        pass(Duration.ofHours(24).minus(Duration.ofMinutes(10)).minusNanos(1));
        assertProved();
        pass(Duration.ofNanos(1));
        assertRefused(sound(issuer).sign(), Cause.KEYS_UNAVAILABLE);
        assertThat(verifier.status(Verifying.anchor(issuer)).keys()).isZero();

        issuer.misbehave(Misbehaviour.NONE);
        pass(Duration.ofMinutes(1));
        assertProved();
        assertThat(verifier.status(Verifying.anchor(issuer)).problem()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"HUGE", "REDIRECTING", "WRONG_ISSUER", "FAILING", "NOT_JSON", "TOO_MANY_KEYS"})
    void from_an_issuer_that_misbehaves_no_keys_are_taken(Misbehaviour how) {
        issuer.misbehave(how);

        assertRefused(sound(issuer).sign(), Cause.KEYS_UNAVAILABLE);
        assertRefused(sound(issuer).sign(), Cause.KEYS_UNAVAILABLE);
        // The second token did not cause a second try, and a redirect was not followed.
        assertThat(issuer.requests()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"KEYS_TWICE", "NO_KEYS"})
    void keys_that_are_not_there_beyond_doubt_are_unknown(Misbehaviour how) {
        issuer.misbehave(how);

        assertRefused(sound(issuer).sign(), Cause.KEY_UNKNOWN);
    }

    @Test
    void an_issuer_that_is_silent_costs_a_timeout_once_a_minute_and_the_refusal_says_unavailable() {
        verifier = new OidcVerifier(Verifying.http(Duration.ofMillis(200)), KeyLimits.DEFAULT, nanos::get);
        issuer.misbehave(Misbehaviour.SILENT);

        ProofResult.Refused refused = refused(verify(sound(issuer).sign()));
        assertThat(refused.cause()).isEqualTo(Cause.KEYS_UNAVAILABLE);
        assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
        for (int i = 0; i < 10; i++) {
            assertRefused(sound(issuer).sign(), Cause.KEYS_UNAVAILABLE);
        }
        // None at all where the machine was too slow to take the request in time.
        assertThat(issuer.requests()).isLessThanOrEqualTo(1);
    }

    @Test
    void many_callers_at_once_cause_one_fetch_and_an_issuer_that_hangs_holds_no_other_anchor()
            throws ExecutionException, InterruptedException, TimeoutException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                LocalIssuer other = LocalIssuer.start(Verifying.CLOCK)) {
            List<TrustAnchorSettings> anchors =
                    List.of(Verifying.anchor(issuer), new Verifying.Anchor(other.issuer()).named("other", null));
            issuer.misbehave(Misbehaviour.SILENT);
            List<Future<ProofResult>> waiting = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                String token = sound(issuer).sign();
                waiting.add(threads.submit(() -> verifier.verify(anchors, token, NOW)));
            }

            assertThat(verifier.verify(anchors, sound(other).sign(), NOW)).isInstanceOf(Proved.class);
            assertThat(waiting).noneMatch(Future::isDone);

            // Released without an answer: the one fetch fails, and all who waited for it are refused.
            awaitRequests(1);
            issuer.misbehave(Misbehaviour.FAILING);
            for (Future<ProofResult> each : waiting) {
                assertThat(refused(each.get(30, TimeUnit.SECONDS)).cause()).isEqualTo(Cause.KEYS_UNAVAILABLE);
            }
            assertThat(issuer.requests()).isEqualTo(1);
        }
    }

    @Test
    void keys_of_anchors_no_longer_in_force_are_forgotten() {
        assertProved();
        verifier.retainOnly(List.of(Verifying.anchor(issuer)));
        assertThat(verifier.status(Verifying.anchor(issuer)).keys()).isEqualTo(4);

        verifier.retainOnly(List.of());
        assertThat(verifier.status(Verifying.anchor(issuer)).keys()).isZero();
    }

    @Test
    void an_anchor_with_other_settings_keeps_its_keys_and_one_with_another_source_does_not() {
        assertProved();
        TrustAnchorSettings older =
                new Verifying.Anchor(issuer.issuer()).maxAge(60).settings();
        TrustAnchorSettings elsewhere = new Verifying.Anchor(issuer.issuer()).named("ci", issuer.jwksUri());

        assertThat(verifier.status(older).keys()).isEqualTo(4);
        assertThat(verifier.status(elsewhere).keys()).isZero();
    }

    @Test
    void keys_that_are_weak_private_shared_or_for_another_use_are_left_out() {
        Map<String, Object> ec = Map.of(
                "kty",
                "EC",
                "crv",
                "P-256",
                "x",
                "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "y",
                "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        issuer.publish(Map.of("kty", "oct", "kid", "shared", "k", "AAAA"));
        issuer.publish(with(ec, "kid", "private", "d", "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"));
        issuer.publish(with(ec, "kid", "encrypting", "use", "enc"));
        issuer.publish(with(ec, "kid", "other-operation", "key_ops", List.of("sign")));
        issuer.publish(with(ec, "kid", "other-algorithm", "alg", "ECDH-ES"));
        issuer.publish(with(ec, "kid", "off-curve", "y", "y_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
        issuer.publish(ec);
        issuer.publish(Map.of("kty", "RSA", "kid", "short", "e", "AQAB", "n", "_" + "A".repeat(170)));
        issuer.publish(Map.of("kty", "RSA", "kid", "exponent-one", "e", "AQ", "n", "_" + "A".repeat(341)));
        issuer.publish(Map.of("kty", "RSA", "kid", "giant", "e", "AQAB", "n", "_" + "A".repeat(2730)));
        issuer.publish(Map.of("kty", "new", "kid", "unknown"));
        issuer.publish(Map.of("kty", 1, "kid", List.of()));
        issuer.publish(with(ec, "kid", "odd-operations", "key_ops", List.of(1, Map.of())));
        issuer.publish(with(ec, "kid", "odd-use", "use", 1));
        assertProved();
        assertThat(verifier.status(Verifying.anchor(issuer)).keys()).isEqualTo(4);

        issuer.publish(with(ec, "kid", "good", "use", "sig", "x5u", "https://evil.example", "x5c", List.of("AAAA")));
        verifier.retainOnly(List.of());
        assertProved();
        assertThat(verifier.status(Verifying.anchor(issuer)).keys()).isEqualTo(5);
    }

    private static Map<String, Object> with(Map<String, Object> key, Object... members) {
        Map<String, Object> all = new HashMap<>(key);
        for (int i = 0; i < members.length; i += 2) {
            all.put((String) members[i], members[i + 1]);
        }
        return all;
    }

    private void awaitRequests(int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (issuer.requests() < count) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void assertProved() {
        assertThat(verify(sound(issuer).sign())).isInstanceOf(Proved.class);
    }

    private void assertRefused(String token, Cause cause) {
        assertThat(refused(verify(token)).cause()).isEqualTo(cause);
    }

    private ProofResult verify(String token) {
        return verifier.verify(List.of(Verifying.anchor(issuer)), token, NOW);
    }
}
