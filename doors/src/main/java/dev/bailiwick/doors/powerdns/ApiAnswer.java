package dev.bailiwick.doors.powerdns;

import dev.bailiwick.engine.json.Json;
import java.util.Map;

/**
 * An answer.
 *
 * @param body empty where there is none
 */
record ApiAnswer(int status, String contentType, String body) {
    static ApiAnswer json(Object tree) {
        return new ApiAnswer(200, "application/json", Json.write(tree));
    }

    static ApiAnswer text(String body) {
        return new ApiAnswer(200, "text/plain", body);
    }

    static ApiAnswer nothing() {
        return new ApiAnswer(204, "", "");
    }

    /** Two statuses are told as plain text, as PowerDNS has it. */
    static ApiAnswer error(ApiError error) {
        return switch (error.status()) {
            case 400 -> new ApiAnswer(400, "text/plain", "Bad Request");
            case 401 -> new ApiAnswer(401, "text/plain", "Unauthorized");
            default -> new ApiAnswer(error.status(), "application/json", Json.write(Map.of("error", error.told())));
        };
    }
}
