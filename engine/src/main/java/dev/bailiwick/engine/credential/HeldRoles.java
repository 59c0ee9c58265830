package dev.bailiwick.engine.credential;

import dev.bailiwick.core.document.OwnerSet;
import dev.bailiwick.core.document.PersonSpec.HeldRole;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.scope.ZoneSet;
import dev.bailiwick.engine.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Roles as JSON: what a created token carries. */
public final class HeldRoles {
    private HeldRoles() {}

    public static String write(List<HeldRole> roles) {
        return Json.write(roles.stream().<Object>map(HeldRoles::tree).toList());
    }

    /** Reads what {@link #write} writes. @throws IllegalArgumentException if it is anything else */
    public static List<HeldRole> read(String json) {
        List<HeldRole> roles = new ArrayList<>();
        for (Object each : Json.array(Json.read(json))) {
            roles.add(role(Json.object(each)));
        }
        return roles;
    }

    public static Map<String, Object> tree(HeldRole held) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("role", held.role().word());
        tree.put("zones", held.zones().patterns());
        tree.put(
                "owners",
                held.owners().all() ? List.of(OwnerSet.ALL) : held.owners().names());
        return tree;
    }

    /** Reads one role as a caller asks for it. */
    public static HeldRole role(Map<String, Object> tree) {
        String word = String.valueOf(tree.get("role"));
        Role role = Arrays.stream(Role.values())
                .filter(r -> r.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("`" + word + "` is not a role"));
        List<String> owners = texts(tree.get("owners"));
        boolean all = owners.contains(OwnerSet.ALL);
        return new HeldRole(role, ZoneSet.parse(texts(tree.get("zones"))), new OwnerSet(all, all ? List.of() : owners));
    }

    private static List<String> texts(@Nullable Object value) {
        if (value instanceof List<?> list && !list.isEmpty() && list.size() <= 256) {
            return list.stream().map(String::valueOf).toList();
        }
        throw new IllegalArgumentException("a role names `zones` and `owners` as lists");
    }
}
