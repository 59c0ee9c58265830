package dev.bailiwick.tlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.tlog.merkle.MerkleHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {

    /** The example of the specification. */
    private static final String SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String SPEC_NOTE = """
            This is an example message.

            \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;

    /** The example of the Go implementation; Ed25519 is deterministic, so the signature must come out the same. */
    private static final String GO_SECRET =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String GO_TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String GO_NOTE = GO_TEXT
            + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static SignedNote parse(String note) {
        return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_specifications_example_verifies() {
        NoteVerifier key = NoteVerifier.parse(SPEC_KEY);
        assertThat(key.vkey()).isEqualTo(SPEC_KEY);
        assertThat(parse(SPEC_NOTE).verify(List.of(key))).isEqualTo(new NoteCheck.Signed(List.of(key)));
        assertThat(parse(SPEC_NOTE).encode()).isEqualTo(SPEC_NOTE);
    }

    @Test
    void signing_the_go_example_gives_its_very_bytes() {
        NoteSigner signer = NoteSigner.parse(GO_SECRET);
        assertThat(signer.verifier().vkey()).isEqualTo(GO_KEY);
        assertThat(signer.secretKey()).isEqualTo(GO_SECRET);
        assertThat(SignedNote.sign(GO_TEXT, signer).encode()).isEqualTo(GO_NOTE);
    }

    @Test
    void a_note_of_unknown_keys_is_refused() {
        assertThat(parse(SPEC_NOTE).verify(List.of(NoteVerifier.parse(GO_KEY)))).isInstanceOf(NoteCheck.Refused.class);
    }

    @Test
    void a_changed_text_is_refused() {
        SignedNote changed = parse(GO_NOTE.replace("problem is", "problem was"));
        assertThat(changed.verify(List.of(NoteVerifier.parse(GO_KEY)))).isInstanceOf(NoteCheck.Refused.class);
    }

    @Test
    void one_good_signature_does_not_cover_a_false_one_of_another_known_key() {
        SignedNote good = parse(GO_NOTE);
        NoteSigner other = NoteSigner.generate("other", new SecureRandom());
        SignedNote both =
                new SignedNote(GO_TEXT, List.of(good.signatures().getFirst(), other.sign("something else\n")));
        List<NoteVerifier> keys = List.of(NoteVerifier.parse(GO_KEY), other.verifier());
        assertThat(both.verify(keys)).isInstanceOf(NoteCheck.Refused.class);
        assertThat(both.verify(keys.subList(0, 1))).isInstanceOf(NoteCheck.Signed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 name AAAAAAA=",
                "text\n\n- name AAAAAAA=\n",
                "text\n\n\u2014 name  AAAAAAA=\n",
                "text\n\n\u2014 name AAAA\n",
                "text\n\n\u2014 name AAAAAAB=\n",
                "text\n\n\u2014 na+me AAAAAAA=\n",
                "te\u0001xt\n\n\u2014 name AAAAAAA=\n",
                "text\r\n\n\u2014 name AAAAAAA=\n"
            })
    void a_malformed_note_is_refused(String note) {
        assertThatThrownBy(() -> parse(note)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_note_beyond_the_limits_is_refused() {
        assertThatThrownBy(() -> SignedNote.parse(new byte[SignedNote.MAX_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class);
        String many = "text\n\n" + "\u2014 name AAAAAAA=\n".repeat(65);
        assertThatThrownBy(() -> parse(many)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name",
                "name+00000000",
                "name+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
                "PeterNeumann+c74f20a3+BBpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            })
    void a_malformed_verifier_key_is_refused(String vkey) {
        assertThatThrownBy(() -> NoteVerifier.parse(vkey)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_signer_never_shows_its_secret_by_accident() {
        String secret = GO_SECRET.substring(GO_SECRET.lastIndexOf('+') + 1);
        assertThat(NoteSigner.parse(GO_SECRET).toString()).doesNotContain(secret);
        assertThatThrownBy(() -> NoteSigner.parse(GO_SECRET.replace("c74f20a3", "c74f20a4")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(secret);
        assertThatThrownBy(() -> NoteSigner.parse(GO_SECRET + "!"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(secret);
    }

    @Test
    void the_specifications_checkpoint_is_read() {
        String note = """
                example.com/behind-the-sofa
                20852163
                CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

                \u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
                """;
        SignedCheckpoint read = SignedCheckpoint.parse(note.getBytes(StandardCharsets.UTF_8));
        assertThat(read.checkpoint().origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(read.checkpoint().size()).isEqualTo(20_852_163);
        assertThat(read.checkpoint().root().base64()).isEqualTo("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
        assertThat(new String(read.toBytes(), StandardCharsets.UTF_8)).isEqualTo(note);
    }

    @Test
    void only_the_key_named_like_the_origin_speaks_for_a_log() {
        NoteSigner own = NoteSigner.generate("log.example/a", new SecureRandom());
        NoteSigner other = NoteSigner.generate("log.example/b", new SecureRandom());
        Checkpoint checkpoint = new Checkpoint("log.example/a", 0, MerkleHash.EMPTY_ROOT);
        List<NoteVerifier> keys = List.of(own.verifier(), other.verifier());
        assertThat(checkpoint.sign(own).refusal(keys)).isEmpty();
        assertThat(checkpoint.sign(other).refusal(keys)).isPresent();
        assertThat(checkpoint.sign(other).refusal(keys.subList(1, 2))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log\n1\n",
                "log\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n9999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n9223372036854775807\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
            })
    void a_malformed_checkpoint_is_refused(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
