package dev.bailiwick.doors.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of the interface in OpenAPI 3.1, as it lies beside this class. Stateless. */
final class OpenApi {
    private static final byte[] DOCUMENT = read();

    private OpenApi() {}

    private static byte[] read() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("`openapi.json` is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reply reply(Call call) {
        call.onlyQuery();
        return new Reply(200, Reply.JSON, java.util.Map.of(), new Reply.Octets(DOCUMENT.clone()));
    }
}
