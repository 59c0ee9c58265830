package dev.bailiwick.server.joining;

import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.OwnerSpec;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.server.joining.found.FoundServer;
import dev.bailiwick.server.joining.found.HeldZone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the documents of the owner, the backends and the zones. Stateless. */
final class Drafting {
    /** As many zones as one request of `apply` surely holds. */
    private static final int ZONES_A_FILE = 2_000;

    private Drafting() {}

    /** @param backends by the server's view; the one of no view is under the empty text */
    static Map<String, List<Document>> files(
            FoundServer server, Map<String, Backend> backends, ImportOptions options, Slugs slugs) {
        Map<String, List<Document>> files = new LinkedHashMap<>();
        String contact = options.contact;
        if (contact != null) {
            files.put(
                    "owner.yaml",
                    List.of(Document.of(options.owner, new OwnerSpec(options.owner, contact, List.of()))));
        }
        files.put(
                "backends.yaml",
                backends.values().stream()
                        .map(each -> Document.of(each.name(), each.spec()))
                        .toList());
        List<Document> zones = new ArrayList<>();
        for (HeldZone zone : server.zones()) {
            Backend backend = backends.get(zone.serverView());
            if (backend != null) {
                String view = zone.id().view();
                String name =
                        slugs.of((view.isEmpty() ? "" : view + ".") + zone.id().apex());
                zones.add(Document.of(name, spec(zone, backend.name(), options)));
            }
        }
        for (int i = 0; i < zones.size(); i += ZONES_A_FILE) {
            String file = zones.size() <= ZONES_A_FILE ? "zones.yaml" : "zones-" + (i / ZONES_A_FILE + 1) + ".yaml";
            files.put(file, zones.subList(i, Math.min(zones.size(), i + ZONES_A_FILE)));
        }
        return files;
    }

    /** A backend that is about to be declared. */
    record Backend(String name, BackendSpec spec) {}

    private static ZoneSpec spec(HeldZone zone, String backend, ImportOptions options) {
        return new ZoneSpec(
                zone.id(),
                options.owner,
                options.environment,
                backend,
                List.of(),
                Duration.ofMinutes(5),
                List.of(),
                ZoneSpec.Verify.DEFAULT,
                ZoneSpec.AnswerWhen.APPLIED,
                true,
                Optional.empty(),
                ZoneSpec.PendingWhenApproved.RESUBMIT,
                ZoneSpec.Drift.REPORT,
                false);
    }
}
