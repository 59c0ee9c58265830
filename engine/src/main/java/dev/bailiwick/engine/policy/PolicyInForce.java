package dev.bailiwick.engine.policy;

import dev.bailiwick.core.document.Bound;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.identity.IdentityMatcher;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.DocumentRows;
import dev.bailiwick.engine.port.DocumentRows.DocumentRow;
import dev.bailiwick.engine.port.Reads;
import dev.bailiwick.engine.port.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The documents in force, held in memory and proved fresh at each commit by their version. Thread-safe. */
public final class PolicyInForce {
    /**
     * A snapshot with what goes with it.
     *
     * @param widenedBy by document ({@code Kind/name}), the person who added or last widened it
     */
    public record Current(PolicySnapshot snapshot, IdentityMatcher matcher, Map<String, String> widenedBy) {
        static Current of(PolicySnapshot snapshot, Map<String, String> widenedBy) {
            return new Current(snapshot, IdentityMatcher.of(snapshot.identityRules()), Map.copyOf(widenedBy));
        }
    }

    private volatile Current current;

    private PolicyInForce(Current current) {
        this.current = current;
    }

    /** Loads the documents. @throws IllegalStateException if one is unreadable: then nothing is served */
    public static PolicyInForce load(Store store) {
        return new PolicyInForce(store.read(PolicyInForce::read));
    }

    public PolicySnapshot snapshot() {
        return current.snapshot();
    }

    public Current current() {
        return current;
    }

    /** The policy as the transaction sees it: the one in memory where its version is the same. */
    public Current at(Reads reads) {
        Current known = current;
        return reads.documents().version() == known.snapshot().version() ? known : read(reads);
    }

    /** Notes what a durable edit has put in force; an older version than is known is ignored. */
    public synchronized void publish(Current next) {
        if (next.snapshot().version() > current.snapshot().version()) {
            current = next;
        }
    }

    /** Reads the policy again where another node, or a commit whose answer was lost, has moved it. */
    public void refresh(Store store) {
        Current stored = store.read(this::at);
        publish(stored);
    }

    private static Current read(Reads reads) {
        DocumentRows rows = reads.documents();
        List<Document> documents = new ArrayList<>();
        Map<String, String> widenedBy = new HashMap<>();
        for (DocumentRow row : rows.all()) {
            if (row.json() == null) {
                continue;
            }
            documents.add(bound(row, row.json()));
            widenedBy.put(row.kind() + "/" + row.name(), row.changedBy());
        }
        return Current.of(PolicySnapshot.of(rows.version(), documents), widenedBy);
    }

    private static Document bound(DocumentRow row, String json) {
        Bound<Document> bound = Document.bind(Json.read(json));
        if (!bound.errorsOrNone().isEmpty()) {
            throw new IllegalStateException("the stored document `" + row.kind() + "/" + row.name()
                    + "` is unreadable: " + bound.errorsOrNone());
        }
        return bound.orElseThrow();
    }
}
