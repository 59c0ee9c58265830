package dev.bailiwick.dns.tsig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.dns.TestZones;
import dev.bailiwick.dns.Wire;
import dev.bailiwick.dns.message.RawMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/** The table of RFC 8945, section 5, with dnsjava's implementation on the other side. */
final class TsigTest {
    private static final Name KEY_NAME = TestZones.name("lease-1.keys.test");
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Wire.NOW;
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final int BADSIG = 16;
    private static final int BADKEY = 17;
    private static final int BADTIME = 18;
    private static final int BADTRUNC = 22;

    private static TsigKey key(TsigAlgorithm algorithm) {
        return new TsigKey(KEY_NAME, algorithm, SECRET, algorithm.legacy(), "ref");
    }

    private static final TsigKey KEY = key(TsigAlgorithm.HMAC_SHA256);

    private static TSIG theirs(TsigKey key) {
        return new TSIG(key.algorithm().wireName(), key.name(), key.secretCopy());
    }

    private static byte[] signedQuery(TsigKey key, Instant at) {
        byte[] query = Wire.query("www.example.com", Type.A).toWire();
        return new TsigClient(key, InstantSource.fixed(at)).sign(query);
    }

    private static TsigOutcome verify(byte[] message, TsigKeys keys) throws Exception {
        RawMessage raw = RawMessage.scan(message);
        return new TsigVerifier(keys).verify(raw, raw.parse(), NOW);
    }

    private static TsigOutcome.Failed failure(byte[] message, TsigKeys keys) throws Exception {
        return (TsigOutcome.Failed) verify(message, keys);
    }

    private static Message reply(byte[] request, TsigOutcome outcome, int rcode) throws Exception {
        Message reply = new Message(RawMessage.scan(request).id());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setRcode(rcode);
        return new Message(TsigSession.answering(outcome, CLOCK).sign(reply.toWire()));
    }

    /** Puts another TSIG record in the place of the one that the message has. */
    private static byte[] withTsig(byte[] signed, TSIGRecord record) throws Exception {
        byte[] bare = Arrays.copyOf(signed, RawMessage.scan(signed).tsigStart());
        byte[] tail = record.toWire(Section.ADDITIONAL);
        byte[] out = Arrays.copyOf(bare, bare.length + tail.length);
        System.arraycopy(tail, 0, out, bare.length, tail.length);
        return out;
    }

    private static TSIGRecord changed(byte[] signed, byte[] mac, int dclass, long ttl) throws Exception {
        TSIGRecord old = RawMessage.scan(signed).parse().getTSIG();
        return new TSIGRecord(
                old.getName(),
                dclass,
                ttl,
                old.getAlgorithm(),
                old.getTimeSigned(),
                old.getFudge(),
                mac,
                old.getOriginalID(),
                old.getError(),
                old.getOther());
    }

    private static byte[] mac(byte[] signed) throws Exception {
        return RawMessage.scan(signed).parse().getTSIG().getSignature();
    }

    @ParameterizedTest
    @EnumSource(TsigAlgorithm.class)
    void another_implementations_signature_verifies(TsigAlgorithm algorithm) throws Exception {
        TsigKey key = key(algorithm);
        Message query = Wire.query("WWW.Example.com", Type.A);
        TSIG other = new TSIG(
                key.algorithm().wireName(),
                key.name(),
                new javax.crypto.spec.SecretKeySpec(key.secretCopy(), algorithm.jcaName()),
                java.time.Clock.fixed(NOW, java.time.ZoneOffset.UTC));
        query.setTSIG(other);
        TsigOutcome outcome = verify(query.toWire(Message.MAXLENGTH), TsigKeys.of(key));
        assertThat(outcome).isInstanceOfSatisfying(TsigOutcome.Verified.class, verified -> {
            assertThat(verified.key().ref()).isEqualTo("ref");
            assertThat(verified.mac()).hasSize(algorithm.macBytes());
            assertThat(verified.signature().timeSigned()).isEqualTo(NOW);
            assertThat(verified.signature().fudgeSeconds()).isEqualTo(300);
        });
    }

    @ParameterizedTest
    @EnumSource(TsigAlgorithm.class)
    void another_implementation_accepts_our_request_and_our_answer(TsigAlgorithm algorithm) throws Exception {
        TsigKey key = key(algorithm);
        Instant real = Instant.now();
        byte[] query = new TsigClient(key, InstantSource.fixed(real))
                .sign(Wire.query("www.example.com", Type.A).toWire());
        Message parsedQuery = new Message(query);
        assertThat(theirs(key).verify(parsedQuery, query, null)).isEqualTo(Rcode.NOERROR);
        RawMessage raw = RawMessage.scan(query);
        TsigOutcome outcome = new TsigVerifier(TsigKeys.of(key)).verify(raw, raw.parse(), real);
        Message bare = new Message(raw.id());
        bare.getHeader().setFlag(Flags.QR);
        TsigSession session = TsigSession.answering(outcome, InstantSource.fixed(real));
        byte[] answer = session.sign(bare.toWire());
        assertThat(answer.length - bare.toWire().length).isEqualTo(session.overhead());
        assertThat(theirs(key).verify(new Message(answer), answer, parsedQuery.getTSIG()))
                .isEqualTo(Rcode.NOERROR);
    }

    @Test
    void an_answers_signature_covers_the_requests_mac() throws Exception {
        TsigClient client = new TsigClient(KEY, CLOCK);
        byte[] first = client.sign(Wire.query("www.example.com", Type.A).toWire());
        Message bare = new Message(4711);
        bare.getHeader().setFlag(Flags.QR);
        byte[] answer =
                TsigSession.answering(verify(first, TsigKeys.of(KEY)), CLOCK).sign(bare.toWire());
        assertThat(client.verifies(answer)).isTrue();
        client.sign(Wire.query("other.example.com", Type.A).toWire());
        assertThat(client.verifies(answer)).isFalse();
    }

    @Test
    void a_message_without_a_signature_is_unsigned_and_stays_so() throws Exception {
        byte[] query = Wire.query("www.example.com", Type.A).toWire();
        TsigOutcome outcome = verify(query, TsigKeys.of(KEY));
        assertThat(outcome).isEqualTo(new TsigOutcome.Unsigned());
        TsigSession session = TsigSession.answering(outcome, CLOCK);
        assertThat(session.overhead()).isZero();
        assertThat(session.sign(query)).isSameAs(query);
    }

    @Test
    void an_unknown_key_is_badkey_unsigned() throws Exception {
        byte[] query = signedQuery(KEY, NOW);
        TsigOutcome.Failed failed = failure(query, TsigKeys.none());
        assertThat(failed.error()).isEqualTo(BADKEY);
        assertThat(failed.rcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(failed.keyName()).isEqualTo(KEY_NAME);
        assertThat(failed.key()).isEmpty();
        assertUnsigned(reply(query, failed, failed.rcode()), BADKEY);
    }

    @Test
    void a_known_key_under_another_algorithm_is_badkey() throws Exception {
        byte[] query = signedQuery(key(TsigAlgorithm.HMAC_SHA512), NOW);
        assertThat(failure(query, TsigKeys.of(KEY)).error()).isEqualTo(BADKEY);
        TsigKeys careless = (name, algorithm) -> java.util.Optional.of(KEY);
        assertThat(failure(query, careless).error()).isEqualTo(BADKEY);
    }

    @Test
    void a_wrong_secret_is_badsig_unsigned() throws Exception {
        byte[] other = SECRET.clone();
        other[0] ^= 1;
        byte[] query = signedQuery(TsigKey.of(KEY_NAME, TsigAlgorithm.HMAC_SHA256, other), NOW);
        TsigOutcome.Failed failed = failure(query, TsigKeys.of(KEY));
        assertThat(failed.error()).isEqualTo(BADSIG);
        assertThat(failed.key()).contains(KEY);
        assertUnsigned(reply(query, failed, failed.rcode()), BADSIG);
    }

    @Test
    void every_octet_of_a_signed_message_but_its_id_is_covered() throws Exception {
        byte[] query = signedQuery(KEY, NOW);
        for (int i = 2; i < query.length; i++) {
            byte[] altered = query.clone();
            altered[i] ^= 1;
            TsigOutcome outcome;
            try {
                outcome = verify(altered, TsigKeys.of(KEY));
            } catch (dev.bailiwick.dns.message.MalformedMessageException e) {
                continue;
            }
            assertThat(outcome).as("octet %d", i).isNotInstanceOf(TsigOutcome.Verified.class);
        }
    }

    @Test
    void a_forwarder_may_change_the_id() throws Exception {
        byte[] query = signedQuery(KEY, NOW);
        query[0] ^= 0x55;
        assertThat(verify(query, TsigKeys.of(KEY))).isInstanceOf(TsigOutcome.Verified.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, -100_000, 100_000})
    void a_message_outside_its_time_is_badtime_signed_with_our_time(long offset) throws Exception {
        byte[] query = signedQuery(KEY, NOW.plusSeconds(offset));
        TsigOutcome.Failed failed = failure(query, TsigKeys.of(KEY));
        assertThat(failed.error()).isEqualTo(BADTIME);
        Message reply = reply(query, failed, failed.rcode());
        TSIGRecord tsig = reply.getTSIG();
        assertThat(tsig.getError()).isEqualTo(BADTIME);
        assertThat(tsig.getSignature()).hasSize(32);
        assertThat(tsig.getTimeSigned()).isEqualTo(NOW.plusSeconds(offset));
        assertThat(tsig.getFudge()).isEqualTo(Duration.ofMinutes(5));
        assertThat(tsig.getOther()).isEqualTo(Wire.hex("%012x".formatted(NOW.getEpochSecond())));
    }

    @Test
    void the_client_can_verify_a_badtime_answer() throws Exception {
        InstantSource slow = InstantSource.fixed(NOW.minusSeconds(1000));
        TsigClient client = new TsigClient(KEY, slow);
        byte[] query = client.sign(Wire.query("www.example.com", Type.A).toWire());
        TsigOutcome outcome = verify(query, TsigKeys.of(KEY));
        Message bare = new Message(4711);
        bare.getHeader().setFlag(Flags.QR);
        TsigSession session = TsigSession.answering(outcome, CLOCK);
        byte[] answer = session.sign(bare.toWire());
        assertThat(client.verifies(answer)).isTrue();
        assertThat(answer.length - bare.toWire().length).isEqualTo(session.overhead());
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 0, 300})
    void a_message_at_the_edge_of_its_time_is_good(long offset) throws Exception {
        assertThat(verify(signedQuery(KEY, NOW.plusSeconds(offset)), TsigKeys.of(KEY)))
                .isInstanceOf(TsigOutcome.Verified.class);
    }

    @Test
    void a_client_cannot_stretch_time_with_a_large_fudge() throws Exception {
        byte[] stretched = signedWith(KEY, NOW.minusSeconds(400), 3600);
        assertThat(failure(stretched, TsigKeys.of(KEY)).error()).isEqualTo(BADTIME);
        assertThat(verify(signedWith(KEY, NOW.minusSeconds(300), 3600), TsigKeys.of(KEY)))
                .isInstanceOf(TsigOutcome.Verified.class);
        assertThat(failure(signedWith(KEY, NOW.minusSeconds(11), 10), TsigKeys.of(KEY))
                        .error())
                .isEqualTo(BADTIME);
    }

    private static byte[] signedWith(TsigKey key, Instant at, int fudge) {
        byte[] query = Wire.query("www.example.com", Type.A).toWire();
        Name algorithm = key.algorithm().wireName();
        byte[] mac = new TsigMac(key)
                .message(query)
                .variables(key.name(), algorithm, at.getEpochSecond(), fudge, 0, new byte[0])
                .done();
        return TsigRecords.append(query, key.name(), algorithm, at.getEpochSecond(), fudge, mac, 0, new byte[0]);
    }

    @Test
    void a_truncated_mac_of_legal_length_is_badtrunc_signed() throws Exception {
        byte[] query = signedQuery(KEY, NOW);
        byte[] shortened = withTsig(query, changed(query, Arrays.copyOf(mac(query), 16), DClass.ANY, 0));
        TsigOutcome.Failed failed = failure(shortened, TsigKeys.of(KEY));
        assertThat(failed.error()).isEqualTo(BADTRUNC);
        assertThat(reply(shortened, failed, failed.rcode()).getTSIG().getSignature())
                .hasSize(32);
    }

    @Test
    void a_wrong_truncated_mac_is_badsig() throws Exception {
        byte[] query = signedQuery(KEY, NOW);
        byte[] wrong = withTsig(query, changed(query, new byte[16], DClass.ANY, 0));
        assertThat(failure(wrong, TsigKeys.of(KEY)).error()).isEqualTo(BADSIG);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 15, 33, 64})
    void a_mac_too_short_or_too_long_is_a_format_error_without_tsig(int length) throws Exception {
        byte[] query = signedQuery(KEY, NOW);
        byte[] odd = withTsig(query, changed(query, Arrays.copyOf(mac(query), length), DClass.ANY, 0));
        TsigOutcome.Failed failed = failure(odd, TsigKeys.of(KEY));
        assertThat(failed.rcode()).isEqualTo(Rcode.FORMERR);
        assertThat(reply(odd, failed, failed.rcode()).getTSIG()).isNull();
    }

    @Test
    void a_tsig_record_of_another_class_or_with_a_ttl_is_a_format_error() throws Exception {
        byte[] query = signedQuery(KEY, NOW);
        assertThat(failure(withTsig(query, changed(query, mac(query), DClass.IN, 0)), TsigKeys.of(KEY))
                        .rcode())
                .isEqualTo(Rcode.FORMERR);
        assertThat(failure(withTsig(query, changed(query, mac(query), DClass.ANY, 1)), TsigKeys.of(KEY))
                        .rcode())
                .isEqualTo(Rcode.FORMERR);
    }

    @Test
    void a_key_that_verified_can_be_denied_with_badkey_unsigned() throws Exception {
        byte[] query = signedQuery(KEY, NOW);
        TsigOutcome.Verified verified = (TsigOutcome.Verified) verify(query, TsigKeys.of(KEY));
        Message bare = new Message(4711);
        bare.getHeader().setRcode(Rcode.NOTAUTH);
        TsigSession session = TsigSession.denyingKey(verified.signature(), CLOCK);
        byte[] answer = session.sign(bare.toWire());
        assertUnsigned(new Message(answer), BADKEY);
        assertThat(answer.length - bare.toWire().length).isEqualTo(session.overhead());
    }

    @Test
    void sha1_and_md5_need_a_legacy_key() {
        assertThatThrownBy(() -> TsigKey.of(KEY_NAME, TsigAlgorithm.HMAC_SHA1, SECRET))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TsigKey.of(KEY_NAME, TsigAlgorithm.HMAC_MD5, SECRET))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_text_shows_the_secret() throws Exception {
        String secret = java.util.Base64.getEncoder().encodeToString(SECRET);
        TsigOutcome outcome = verify(signedQuery(KEY, NOW), TsigKeys.of(KEY));
        assertThat(outcome.toString() + KEY)
                .contains("lease-1")
                .doesNotContain(secret, new String(SECRET, StandardCharsets.US_ASCII), "secret");
    }

    private static void assertUnsigned(Message reply, int error) {
        assertThat(reply.getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(reply.getTSIG().getError()).isEqualTo(error);
        assertThat(reply.getTSIG().getSignature()).isEmpty();
    }
}
