package dev.bailiwick.server.joining.found;

import dev.bailiwick.cli.report.Failure;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the server's views are called here. Immutable. */
public final class ViewNames {
    private final Map<String, String> here;

    private ViewNames(Map<String, String> here) {
        this.here = here;
    }

    /**
     * Names the views.
     *
     * @param views as the server calls them
     * @param defaultView the one that is the default view here; if empty, the only one
     * @throws Failure where that one is not there, or two would have one name
     */
    public static ViewNames of(List<String> views, Optional<String> defaultView) {
        if (defaultView.isPresent() && !views.contains(defaultView.get())) {
            throw Failure.usage("there is no view `" + defaultView.get() + "`: the views are " + views);
        }
        String plain = defaultView.orElse(views.size() == 1 ? views.getFirst() : "");
        Map<String, String> here = new HashMap<>();
        for (String view : views) {
            String name = view.equals(plain)
                    ? ""
                    : view.toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9-]", "-")
                            .replaceAll("^(.{63}).*", "$1");
            if (here.containsValue(name)) {
                throw Failure.invalid("two views would be called `" + name + "` here: rename one of " + views);
            }
            here.put(view, name);
        }
        return new ViewNames(Map.copyOf(here));
    }

    /** The name here of one of the views. */
    public String here(String view) {
        return here.getOrDefault(view, "");
    }
}
