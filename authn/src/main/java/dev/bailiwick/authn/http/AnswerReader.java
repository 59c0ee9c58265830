package dev.bailiwick.authn.http;

import dev.bailiwick.authn.http.HttpResult.Answered;
import dev.bailiwick.authn.http.HttpResult.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one HTTP/1.1 answer (RFC 9112) within limits: 16 KiB of header in all, trailers included, 64 header lines,
 * and the body as limited by the caller. Stricter than the RFC asks: no folded lines, no bare LF, no transfer coding but
 * {@code chunked}, no answer with both a length and a transfer coding, and no content coding.
 */
final class AnswerReader {
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_HEADER_LINES = 64;
    private static final int MAX_INTERIM_ANSWERS = 4;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: .*)?");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*?)[ \\t]*");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,7})(?:[ \\t]*;.*)?");

    private final InputStream in;
    private final int maxBodyBytes;
    private int headerBytes;

    AnswerReader(InputStream in, int maxBodyBytes) {
        this.in = in;
        this.maxBodyBytes = maxBodyBytes;
    }

    Answered read() throws IOException {
        for (int interim = 0; interim <= MAX_INTERIM_ANSWERS; interim++) {
            int status = status();
            Map<String, String> headers = headers();
            if (status >= 200) {
                return new Answered(status, headers, body(status, headers));
            }
        }
        throw malformed("too many interim answers");
    }

    private int status() throws IOException {
        Matcher line = STATUS.matcher(line());
        if (!line.matches()) {
            throw malformed("the status line is malformed");
        }
        return Integer.parseInt(line.group(1));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int lines = 0; ; lines++) {
            String text = line();
            if (text.isEmpty()) {
                return headers;
            }
            Matcher line = HEADER.matcher(text);
            if (!line.matches()) {
                throw malformed("a header line is malformed");
            }
            if (lines == MAX_HEADER_LINES) {
                throw new HttpFailure(
                        Cause.TOO_LARGE, "the answer has more than " + MAX_HEADER_LINES + " header lines");
            }
            headers.merge(line.group(1).toLowerCase(Locale.ROOT), line.group(2), (one, next) -> one + ", " + next);
        }
    }

    private byte[] body(int status, Map<String, String> headers) throws IOException {
        String coding = headers.getOrDefault("content-encoding", "identity");
        if (!coding.equalsIgnoreCase("identity")) {
            throw malformed("the answer has a content coding, though none was asked for");
        }
        String transfer = headers.get("transfer-encoding");
        String length = headers.get("content-length");
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (transfer != null) {
            if (length != null || !transfer.equalsIgnoreCase("chunked")) {
                throw malformed("the transfer coding is not understood");
            }
            return chunked();
        }
        return length == null ? untilClosed() : exactly(length(length));
    }

    private int length(String text) throws HttpFailure {
        if (!text.matches("\\d+")) {
            throw malformed("the content length is malformed");
        }
        if (text.length() > 9 || Integer.parseInt(text) > maxBodyBytes) {
            throw tooLarge();
        }
        return Integer.parseInt(text);
    }

    private byte[] untilClosed() throws IOException {
        byte[] body = in.readNBytes(maxBodyBytes + 1);
        if (body.length > maxBodyBytes) {
            throw tooLarge();
        }
        return body;
    }

    private byte[] exactly(int length) throws IOException {
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw malformed("the answer ends early");
        }
        return body;
    }

    private byte[] chunked() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            // Lines between chunks count as header, so that a body of tiny chunks ends too.
            Matcher line = CHUNK.matcher(line());
            if (!line.matches()) {
                throw malformed("a chunk is malformed");
            }
            int size = Integer.parseInt(line.group(1), 16);
            if (size == 0) {
                headers();
                return body.toByteArray();
            }
            if (body.size() + size > maxBodyBytes) {
                throw tooLarge();
            }
            body.writeBytes(exactly(size));
            if (!line().isEmpty()) {
                throw malformed("a chunk is longer than it says");
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = next();
            if (next == '\r') {
                if (next() != '\n') {
                    throw malformed("a line does not end in CR and LF");
                }
                return line.toString();
            }
            // Tab, visible ASCII and obs-text (RFC 9110, section 5.5).
            if (next != '\t' && (next < 0x20 || next == 0x7f)) {
                throw malformed("a header holds a control character");
            }
            line.append((char) next);
        }
    }

    private int next() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw malformed("the answer ends early");
        }
        if (++headerBytes > MAX_HEADER_BYTES) {
            throw new HttpFailure(
                    Cause.TOO_LARGE, "the header of the answer is larger than " + MAX_HEADER_BYTES + " bytes");
        }
        return next;
    }

    private HttpFailure tooLarge() {
        return new HttpFailure(Cause.TOO_LARGE, "the answer is larger than " + maxBodyBytes + " bytes");
    }

    private static HttpFailure malformed(String message) {
        return new HttpFailure(Cause.MALFORMED, message);
    }
}
