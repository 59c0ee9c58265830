package dev.bailiwick.doors.rest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Pages of lists: {@code ?limit=1..500&after=CURSOR}. A cursor is opaque to callers and says where the page before ended.
 *
 * @param limit how many items at most
 * @param after the decoded cursor
 */
record Paging(int limit, Optional<String> after) {
    static final int DEFAULT = 100;
    static final int MAX = 500;

    /** Rows looked at for one page: where most are not the caller's, a page may be short though more follow. */
    static final int MAX_SCANNED = 10_000;

    /** Characters of rows looked at for one page: where they are long, a page may be short though more follow. */
    static final long MAX_SCANNED_CHARS = 4 << 20;

    private static final int MAX_CURSOR_CHARS = 2_000;

    static Paging of(Call call) {
        int limit = call.query("limit").map(Paging::limit).orElse(DEFAULT);
        return new Paging(limit, call.query("after").map(Paging::decode));
    }

    private static int limit(String text) {
        if (text.matches("[0-9]{1,3}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX) {
                return limit;
            }
        }
        throw Declined.invalid("?limit", "`limit` is 1 to " + MAX);
    }

    private static String decode(String cursor) {
        if (cursor.length() <= MAX_CURSOR_CHARS) {
            try {
                return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw badCursor();
            }
        }
        throw badCursor();
    }

    static Declined badCursor() {
        return Declined.invalid("?after", "`after` is not a cursor that was given out");
    }

    static String cursor(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    /** The number where the page before ended; {@link Long#MAX_VALUE} for the first page. */
    long before() {
        if (after.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!after.get().matches("[0-9]{1,18}")) {
            throw badCursor();
        }
        return Long.parseLong(after.get());
    }

    /** Reads rows by falling number; fewer than asked for do not mean that no more follow, none does. */
    @FunctionalInterface
    interface Source<T> {
        List<T> read(long before, int limit);
    }

    /**
     * A page of what the caller may see, newest first, over rows that are read in steps.
     *
     * @param chars how much a row holds
     */
    <T> Reply falling(
            Source<T> source,
            ToLongFunction<T> number,
            ToLongFunction<T> chars,
            Predicate<T> visible,
            Function<T, ? extends Object> tree) {
        List<Object> items = new ArrayList<>();
        long before = before();
        int scanned = 0;
        long scannedChars = 0;
        while (scanned < MAX_SCANNED && scannedChars < MAX_SCANNED_CHARS) {
            List<T> rows = source.read(before, MAX);
            if (rows.isEmpty()) {
                return Reply.page(items, "");
            }
            for (T row : rows) {
                if (items.size() == limit || scannedChars >= MAX_SCANNED_CHARS) {
                    return Reply.page(items, cursor(Long.toString(before)));
                }
                before = number.applyAsLong(row);
                scannedChars += chars.applyAsLong(row);
                if (visible.test(row)) {
                    items.add(tree.apply(row));
                }
            }
            scanned += rows.size();
        }
        return Reply.page(items, cursor(Long.toString(before)));
    }

    /** A page of a list held in memory and ordered by the key. */
    <T> Reply rising(List<T> all, Function<T, String> key, Function<T, ? extends Object> tree) {
        List<Object> items = new ArrayList<>();
        String last = "";
        for (T each : all) {
            String at = key.apply(each);
            if (after.isPresent() && at.compareTo(after.get()) <= 0) {
                continue;
            }
            if (items.size() == limit) {
                return Reply.page(items, cursor(last));
            }
            items.add(tree.apply(each));
            last = at;
        }
        return Reply.page(items, "");
    }
}
