package dev.bailiwick.doors.rest;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Versions as entity tags (RFC 9110, section 8.8.3): strong, the version's number in quotes. Stateless. */
final class ETags {
    private ETags() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** 304 where the caller has this version, else the answer with its tag. */
    static Reply answer(Call call, long version, Supplier<Reply> answer) {
        Optional<String> known = call.header("if-none-match");
        boolean same = known.isPresent()
                && Arrays.stream(known.get().split(",", 100))
                        .map(tag -> tag.strip().replaceFirst("^W/", ""))
                        .anyMatch(tag -> tag.equals("*") || tag.equals(of(version)));
        return (same ? Reply.empty(304) : answer.get()).with("ETag", of(version));
    }

    /** The one version that {@code If-Match} demands; empty where it is absent or {@code *}. */
    static OptionalLong demanded(Call call) {
        String demanded = call.header("if-match").orElse("*").strip();
        if (demanded.equals("*")) {
            return OptionalLong.empty();
        }
        if (demanded.matches("\"[0-9]{1,18}\"")) {
            return OptionalLong.of(Long.parseLong(demanded.substring(1, demanded.length() - 1)));
        }
        throw Declined.invalid("If-Match", "`If-Match` holds one version in quotes, such as `\"12\"`, or `*`");
    }
}
