package dev.bailiwick.doors.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bailiwick.engine.change.RequestCodec;
import dev.bailiwick.engine.json.Json;
import java.util.List;

/** What the handlers of REST do with bodies, for the fuzzer: it is not visible beyond their package. */
public final class Bodies {
    private Bodies() {}

    /** Reads it as every kind of body; only a refusal may come of it. */
    public static void read(byte[] data) {
        String text = new String(data, UTF_8);
        try {
            Form.read(text);
            Form.read(data, List.of("grant_type", "subject_token"));
        } catch (Declined refused) {
            checked(refused);
        }
        try {
            Input input = Input.read(data, "prerequisites", "operations", "semantics", "planHash", "index");
            input.objects("operations", "op", "name", "type", "ttl", "records");
            input.optionalText("planHash");
            input.optionalNumber("index");
            RequestCodec.Asked asked = Input.parse("", () -> RequestCodec.read(input.tree()));
            String written = Json.write(RequestCodec.tree(asked));
            String again = Json.write(RequestCodec.tree(RequestCodec.read(Json.readObject(written))));
            if (!again.equals(written)) {
                throw new AssertionError("read, written, read: " + again + " instead of " + written);
            }
        } catch (Declined refused) {
            checked(refused);
        }
    }

    private static void checked(Declined refused) {
        Reply reply = Problems.reply(refused, "reference");
        if (reply.status() < 400 || reply.status() > 499) {
            throw new AssertionError("bad input is the caller's fault: " + reply.status());
        }
    }
}
