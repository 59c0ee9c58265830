package dev.bailiwick.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a query that are there only where a filter asks for them, with their arguments. */
final class Where {
    private final List<String> conditions = new ArrayList<>();
    private final List<@Nullable Object> arguments = new ArrayList<>();

    Where and(String condition, Object argument) {
        conditions.add(condition);
        arguments.add(argument);
        return this;
    }

    Where andIfPresent(String condition, @Nullable Object argument) {
        return argument == null ? this : and(condition, argument);
    }

    /** The arguments of the conditions, then those that follow in the query. */
    @Nullable
    Object[] arguments(Object... following) {
        List<@Nullable Object> all = new ArrayList<>(arguments);
        all.addAll(List.of(following));
        return all.toArray();
    }

    @Override
    public String toString() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }
}
