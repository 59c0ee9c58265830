package dev.bailiwick.server.joining.bind;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.server.joining.bind.Statement.Part;
import dev.bailiwick.server.joining.found.ClientRule.Doubt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.Name;

/** Which keys an address match list lets in: the first element that matches decides. For one list; one use. */
final class AddressLists {
    private static final int MAX_NESTING = 16;
    private static final Set<String> OPEN = Set.of("any", "localhost", "localnets");

    private final Map<String, Statement> acls;
    private final Map<Name, Optional<Doubt>> keys = new LinkedHashMap<>();
    private final Set<Name> refused = new LinkedHashSet<>();
    private final List<String> keyless = new ArrayList<>();
    private final List<String> unclear = new ArrayList<>();
    private Optional<Doubt> doubt = Optional.empty();
    private boolean over;

    /**
     * What a list says.
     *
     * @param keys those let in, each with what the list looks at beside the key
     * @param keyless addresses let in without any key
     * @param unclear elements that are not understood
     */
    record Admitted(Map<Name, Optional<Doubt>> keys, List<String> keyless, List<String> unclear) {}

    private AddressLists(Map<String, Statement> acls) {
        this.acls = acls;
    }

    /** @param acls the named lists by name */
    static Admitted read(List<Statement> list, Map<String, Statement> acls) {
        AddressLists reading = new AddressLists(acls);
        reading.walk(list, 0);
        return new Admitted(reading.keys, reading.keyless, reading.unclear);
    }

    private void walk(List<Statement> list, int depth) {
        if (depth > MAX_NESTING) {
            unclear.add("lists nested deeper than " + MAX_NESTING);
            return;
        }
        for (Statement element : list) {
            if (over) {
                return;
            }
            boolean not = element.word(0).map("!"::equals).orElse(false);
            element(element.parts().subList(not ? 1 : 0, element.parts().size()), not, depth);
        }
    }

    private void element(List<Part> parts, boolean not, int depth) {
        if (parts.isEmpty()) {
            return;
        }
        switch (parts.getFirst()) {
            case Part.Block block when not -> addressMatters(shown(block));
            case Part.Block block -> walk(block.statements(), depth + 1);
            case Part.Word word
            when word.text().equalsIgnoreCase("key") && !word.quoted() && parts.size() > 1 -> key(parts.get(1), not);
            case Part.Word word -> word(word.text(), not, depth);
        }
    }

    private void key(Part named, boolean not) {
        Name name;
        try {
            name = Names.parse(named instanceof Part.Word word ? word.text() : "");
        } catch (IllegalArgumentException e) {
            unclear.add("a key without a name");
            return;
        }
        if (not) {
            refused.add(name);
        } else if (!refused.contains(name)) {
            keys.putIfAbsent(name, doubt);
        }
    }

    private void word(String text, boolean not, int depth) {
        Statement named = acls.get(text);
        if (named != null && not) {
            addressMatters("! " + text);
        } else if (named != null) {
            walk(named.block(), depth + 1);
        } else if (text.equalsIgnoreCase("none") || (text.equalsIgnoreCase("any") && not)) {
            // `none` matches nobody and decides nothing; `! any` refuses whoever is left, and `! none` nobody
            over = not && text.equalsIgnoreCase("any");
        } else if (not) {
            addressMatters("! " + text);
        } else if (OPEN.contains(text.toLowerCase(java.util.Locale.ROOT)) || text.matches("[0-9a-fA-F:./%]+")) {
            keyless.add(text);
            over = text.equalsIgnoreCase("any");
        } else {
            unclear.add(text);
        }
    }

    private void addressMatters(String what) {
        doubt = Optional.of(new Doubt(true, "the server refuses `" + what + "` before it looks at the key"));
    }

    private static String shown(Part.Block block) {
        StringBuilder out = new StringBuilder("! {");
        for (Statement each : block.statements()) {
            for (Part part : each.parts()) {
                out.append(' ').append(part instanceof Part.Word word ? word.text() : "{...}");
            }
            out.append(';');
        }
        return out.append(" }").toString();
    }
}
