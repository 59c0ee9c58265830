package dev.bailiwick.doors.powerdns;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import java.util.Optional;

/** Zones as paths name them: with or without the final dot, "=" and two digits for what a path cannot hold. Stateless. */
final class ZoneIds {
    private ZoneIds() {}

    /** The zone; empty where the text is no name, as nothing of that name is here. */
    static Optional<ZoneId> parse(String id) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c != '=') {
                name.append(c);
                continue;
            }
            if (i + 2 >= id.length()) {
                return Optional.empty();
            }
            try {
                name.append((char) Integer.parseInt(id.substring(i + 1, i + 3), 16));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
            i += 2;
        }
        try {
            return Optional.of(new ZoneId("", Names.parse(name.toString())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A zone as paths name it. */
    static String text(ZoneId zone) {
        String name = zone.apex().toString();
        return name.equals(".") ? "=2E" : name.replace("/", "=2F");
    }
}
