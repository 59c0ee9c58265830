package dev.bailiwick.authn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bailiwick.authn.http.HttpResult.Cause;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static final int LIMIT = 100;
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

    @Test
    void a_body_is_read_by_its_length_and_no_further() throws IOException {
        HttpResult.Answered answer = read(OK + "Content-Length: 2\r\nX-A: 1\r\nx-a:2 \r\n\r\n{}rest");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{}");
        assertThat(answer.header("X-a")).contains("1, 2");
        assertThat(answer.header("absent")).isEmpty();
    }

    @Test
    void a_body_without_a_length_ends_with_the_connection() throws IOException {
        assertThat(read("HTTP/1.0 200\r\n\r\nabc").text()).isEqualTo("abc");
    }

    @Test
    void a_chunked_body_is_put_together() throws IOException {
        assertThat(read(CHUNKED + "3\r\nabc\r\nA;ext=1\r\n0123456789\r\n0\r\nT: 1\r\n\r\n")
                        .text())
                .isEqualTo("abc0123456789");
    }

    @Test
    void interim_answers_are_passed_over() throws IOException {
        assertThat(read("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void a_body_of_exactly_the_limit_is_taken() throws IOException {
        String body = "x".repeat(LIMIT);

        assertThat(read(OK + "Content-Length: 100\r\n\r\n" + body).text()).isEqualTo(body);
        assertThat(read(OK + "\r\n" + body).text()).isEqualTo(body);
        assertThat(read(CHUNKED + "64\r\n" + body + "\r\n0\r\n\r\n").text()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK + "Content-Length: 101\r\n\r\n",
                OK + "Content-Length: 99999999999999999999\r\n\r\n",
                CHUNKED + "65\r\n",
                CHUNKED + "fffffff\r\n"
            })
    void a_body_beyond_the_limit_is_refused_before_it_is_read(String answer) {
        assertThat(refused(answer)).isEqualTo(Cause.TOO_LARGE);
    }

    @Test
    void a_body_or_header_without_end_is_refused() {
        assertThat(refused(OK + "\r\n" + "x".repeat(LIMIT + 1))).isEqualTo(Cause.TOO_LARGE);
        assertThat(refused(OK + "A: " + "x".repeat(20_000))).isEqualTo(Cause.TOO_LARGE);
        assertThat(refused(OK + "A: 1\r\n".repeat(65) + "\r\n")).isEqualTo(Cause.TOO_LARGE);
        String chunk = "1;" + "e".repeat(2000) + "\r\nx\r\n";
        assertThat(refused(CHUNKED + chunk.repeat(9))).isEqualTo(Cause.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200",
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
                OK + "A : 1\r\n\r\n",
                OK + "A: 1\r\n folded\r\n\r\n",
                OK + "no colon\r\n\r\n",
                OK + "A: \u0000\r\n\r\n",
                OK + "Content-Length: 5\r\n\r\nabc",
                OK + "Content-Length: -1\r\n\r\n",
                OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                OK + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                OK + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                CHUNKED + "x\r\n",
                CHUNKED + "1\r\nab\r\n0\r\n\r\n",
                CHUNKED + "1\r\na\r\n",
                OK + "Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"
            })
    void what_is_not_understood_beyond_doubt_is_refused(String answer) {
        assertThat(refused(answer)).isEqualTo(Cause.MALFORMED);
    }

    @Test
    void interim_answers_without_end_are_refused() {
        assertThat(refused("HTTP/1.1 100 a\r\n\r\n".repeat(5) + OK + "\r\n")).isEqualTo(Cause.MALFORMED);
    }

    @Test
    void noise_ends_in_an_answer_or_a_refusal_and_nothing_else() {
        String good = OK + "Transfer-Encoding: chunked\r\nA: 1\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.ISO_8859_1);
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(new AnswerReader(new ByteArrayInputStream(bytes), LIMIT)
                                .read()
                                .status())
                        .isBetween(200, 599);
            } catch (IOException refused) {
                assertThat(refused).isInstanceOf(HttpFailure.class);
            }
        }
    }

    private static HttpResult.Answered read(String answer) throws IOException {
        return new AnswerReader(new ByteArrayInputStream(answer.getBytes(StandardCharsets.ISO_8859_1)), LIMIT).read();
    }

    private static Cause refused(String answer) {
        return catchThrowableOfType(HttpFailure.class, () -> read(answer))
                .failed()
                .cause();
    }
}
