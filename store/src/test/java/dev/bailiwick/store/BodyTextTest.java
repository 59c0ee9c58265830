package dev.bailiwick.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.tlog.leaf.BodyLine;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.leaf.Salt;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.MerkleHash;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BodyTextTest {
    private static final Salt SALT = Salt.of(new byte[32]);

    @Test
    void writes_exactly_what_the_line_of_an_export_holds() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            TreeMap<String, String> texts = new TreeMap<>();
            for (int j = random.nextInt(5); j >= 0; j--) {
                texts.put("f" + j, anyText(random));
            }
            Hash digest = MerkleHash.digest(new byte[i]);
            BodyText text = new BodyText();
            text.blob("a", digest);
            texts.forEach(text::field);

            byte[] line = new BodyLine(0, EntryBody.of(SALT, texts, Map.of("a", digest))).encode();
            assertThat(new String(line, StandardCharsets.UTF_8)).endsWith(",\"fields\":" + text.end() + "}");
        }
    }

    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            int point = random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(Character.MAX_CODE_POINT);
            boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            text.appendCodePoint(half ? '?' : point);
        }
        return text.toString();
    }

    @Test
    void refuses_what_is_no_text_and_what_grows_too_long() {
        for (String half : new String[] {"\ud83d", "\ude00", "\ud83dx", "\ude00\ud83d"}) {
            assertThatThrownBy(() -> new BodyText().field("f", half)).isInstanceOf(IllegalArgumentException.class);
        }
        BodyText grown = new BodyText();
        for (int i = 10; i < 30; i++) {
            grown.field("f" + i, "\u0001".repeat(10_000));
        }
        assertThatThrownBy(grown::end).isInstanceOf(IllegalArgumentException.class);
    }
}
