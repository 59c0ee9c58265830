package dev.bailiwick.engine.audit;

import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.EntryDraft;
import dev.bailiwick.engine.principal.Principal;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds audit entries with one vocabulary of fields: who ({@code actor}, {@code credential}, {@code proof}), by what
 * way ({@code door}), on what ({@code target}), with what result ({@code outcome}, {@code reasons}). A builder is used
 * by one thread.
 */
public final class Audit {
    private final String type;
    private final String correlation;
    private final TreeMap<String, String> fields = new TreeMap<>();

    private Audit(String type, String correlation) {
        this.type = type;
        this.correlation = correlation;
    }

    /** Begins an entry of a type such as {@code change.intent}. */
    public static Audit entry(String type, String correlation) {
        return new Audit(type, correlation);
    }

    public Audit by(Principal principal) {
        with("actor", principal.actor());
        with("credential", principal.credential());
        if (!principal.proof().isEmpty()) {
            with("proof", Json.write(new LinkedHashMap<String, Object>(principal.proof())));
        }
        return principal instanceof Principal.Automation automation ? with("owner", automation.owner()) : this;
    }

    /** An actor without a credential, such as {@code system}. */
    public Audit by(String actor) {
        return with("actor", actor);
    }

    public Audit through(String door) {
        return with("door", door);
    }

    public Audit on(String target) {
        return with("target", target);
    }

    public Audit outcome(String outcome) {
        return with("outcome", outcome);
    }

    public Audit because(Collection<Reason> reasons) {
        return reasons.isEmpty() ? this : with("reasons", Json.write(trees(reasons)));
    }

    /** Adds a field; an empty value is left out. */
    public Audit with(String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
        return this;
    }

    public EntryDraft at(Instant at) {
        return new EntryDraft(type, correlation, at, fields);
    }

    /** Reasons as JSON-able trees. */
    public static List<Object> trees(Collection<Reason> reasons) {
        return reasons.stream()
                .<Object>map(r -> Map.of("code", r.code(), "rule", r.rule(), "message", r.message()))
                .toList();
    }
}
