package dev.bailiwick.tlog.leaf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.tlog.merkle.MerkleHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyLineTest {

    private static final Salt SALT = Salt.of("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

    private static EntryBody body() {
        return EntryBody.of(
                SALT,
                Map.of(
                        "action",
                        "dns.update",
                        "actor",
                        "caf\u00e9 \ud83d\ude00 \"quoted\" \\ \n\u0001\u007f",
                        "empty",
                        ""),
                Map.of("before", MerkleHash.digest(new byte[] {1})));
    }

    private static String line(BodyLine line) {
        return new String(line.encode(), UTF_8);
    }

    @Test
    void a_line_is_plain_json() {
        EntryBody body = EntryBody.of(SALT, Map.of("b", "line\nbreak", "a", "1"));
        assertThat(line(new BodyLine(7, body)))
                .isEqualTo("{\"index\":7,\"salt\":\"" + SALT.hex()
                        + "\",\"fields\":{\"a\":\"1\",\"b\":\"line\\u000abreak\"}}");
        EntryBody partial = body.withhold("a"::equals);
        assertThat(line(new BodyLine(7, partial)))
                .isEqualTo(
                        "{\"index\":7,\"fields\":{\"a\":{\"withheld\":true},\"b\":{\"text\":\"line\\u000abreak\",\"salt\":\""
                                + SALT.ofField("b").hex() + "\"}}}");
        assertThat(line(new BodyLine(7, body.erase("b"::equals, 12)))).endsWith("\"b\":{\"erased\":12}}}");
    }

    @Test
    void it_reads_back_what_it_wrote() {
        for (EntryBody body : List.of(
                body(),
                body().withhold("actor"::equals),
                body().erase(name -> true, 99),
                body().withhold("empty"::equals).erase("before"::equals, 5))) {
            BodyLine line = new BodyLine(123_456, body);
            assertThat(BodyLine.parse(line.encode())).isEqualTo(line);
        }
    }

    @Test
    void a_body_opens_its_leaf_also_where_something_is_withheld() {
        byte[] leaf = body().leaf();
        BodyCheck check = new BodyCheck();
        assertThat(check.refusal(leaf, body())).isEmpty();
        assertThat(check.refusal(leaf, body().withhold("actor"::equals))).isEmpty();
        assertThat(check.refusal(leaf, body().erase("before"::equals, 3).withhold("empty"::equals)))
                .isEmpty();
    }

    @Test
    void another_body_does_not_open_it() {
        byte[] leaf = EntryBody.of(SALT, Map.of("a", "1", "b", "2")).leaf();
        BodyCheck check = new BodyCheck();
        assertThat(check.refusal(leaf, EntryBody.of(SALT, Map.of("a", "1", "b", "3"))))
                .get()
                .asString()
                .contains("`b`");
        assertThat(check.refusal(leaf, EntryBody.of(SALT, Map.of("a", "1")))).isPresent();
        assertThat(check.refusal(leaf, EntryBody.of(SALT, Map.of("a", "1", "c", "2"))))
                .isPresent();
        assertThat(check.refusal(leaf, EntryBody.of(SALT.ofField("x"), Map.of("a", "1", "b", "2"))))
                .isPresent();
        assertThat(check.refusal(new byte[5], EntryBody.of(SALT, Map.of("a", "1", "b", "2"))))
                .isPresent();
    }

    @Test
    void every_altered_byte_is_refused_or_changes_the_body() {
        BodyLine line = new BodyLine(42, body().withhold("empty"::equals));
        byte[] good = line.encode();
        Random random = new Random(1);
        for (int i = 0; i < good.length; i++) {
            byte[] altered = good.clone();
            altered[i] ^= (byte) (1 + random.nextInt(255));
            BodyLine read;
            try {
                read = BodyLine.parse(altered);
            } catch (IllegalArgumentException expected) {
                continue;
            }
            assertThat(read).as("byte %d", i).isNotEqualTo(line);
        }
    }

    @Test
    void a_cut_line_is_refused() {
        byte[] good = new BodyLine(42, body()).encode();
        for (int length = 0; length < good.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> BodyLine.parse(good, 0, cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"index\": 7,\"fields\":{\"a\":{\"withheld\":true}}}",
                "{\"index\":07,\"fields\":{\"a\":{\"withheld\":true}}}",
                "{\"index\":-7,\"fields\":{\"a\":{\"withheld\":true}}}",
                "{\"index\":9999999999999999999,\"fields\":{\"a\":{\"withheld\":true}}}",
                "{\"index\":7,\"fields\":{}}",
                "{\"index\":7,\"fields\":{\"a\":\"no salt\"}}",
                "{\"index\":7,\"fields\":{\"a\":{\"text\":\"no salt\"}}}",
                "{\"index\":7,\"fields\":{\"b\":{\"withheld\":true},\"a\":{\"withheld\":true}}}",
                "{\"index\":7,\"fields\":{\"a\":{\"withheld\":true},\"a\":{\"withheld\":true}}}",
                "{\"index\":7,\"fields\":{\"a\":{\"withheld\":false}}}",
                "{\"index\":7,\"fields\":{\"a\":{\"withheld\":true}}} "
            })
    void what_differs_from_the_canonical_form_is_refused(String line) {
        assertThat(BodyLine.parse("{\"index\":7,\"fields\":{\"a\":{\"withheld\":true}}}".getBytes(UTF_8))
                        .index())
                .isEqualTo(7);
        assertThatThrownBy(() -> BodyLine.parse(line.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\n", "\\u0041", "\\u000A", "\\/", "\\u0022", "\\", "\t"})
    void a_character_written_in_another_way_is_refused(String text) {
        String line = "{\"index\":7,\"salt\":\"" + SALT.hex() + "\",\"fields\":{\"a\":\"" + text + "\"}}";
        assertThatThrownBy(() -> BodyLine.parse(line.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_entrys_salt_never_stands_beside_something_withheld() {
        List<EntryBody.Field> fields = new ArrayList<>(body().fields());
        fields.set(0, new EntryBody.Field("action", new FieldContent.Withheld()));
        assertThatThrownBy(() -> new EntryBody(Optional.of(SALT), fields)).isInstanceOf(IllegalArgumentException.class);
        assertThat(line(new BodyLine(1, body().withhold("action"::equals)))).doesNotContain(SALT.hex());
        assertThat(SALT.toString()).doesNotContain(SALT.hex());
    }

    @Test
    void a_value_beyond_the_limits_is_refused() {
        String longest = "x".repeat(EntryBody.MAX_VALUE_BYTES);
        assertThat(EntryBody.of(SALT, Map.of("a", longest)).fields()).hasSize(1);
        assertThatThrownBy(() -> EntryBody.of(SALT, Map.of("a", longest + "x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EntryBody.of(SALT, Map.of("a", "\ud800")))
                .isInstanceOf(IllegalArgumentException.class);
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 17; i++) {
            many.put("f" + i, longest);
        }
        assertThatThrownBy(() -> new BodyLine(0, EntryBody.of(SALT, many)).encode())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blobs");
    }

    @Test
    void erasures_cover_what_they_list() {
        Erasures erasures = Erasures.parse("5,9-11,20/actor");
        assertThat(erasures.covers(5, "any")).isTrue();
        assertThat(erasures.covers(9, "any")).isTrue();
        assertThat(erasures.covers(11, "any")).isTrue();
        assertThat(erasures.covers(20, "actor")).isTrue();
        assertThat(erasures.covers(20, "action")).isFalse();
        assertThat(erasures.covers(12, "any")).isFalse();
        for (String bad : List.of("", "x", "1,", "1 ,2", "1-", "-1", "1/", "1-2/a")) {
            assertThatThrownBy(() -> Erasures.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
