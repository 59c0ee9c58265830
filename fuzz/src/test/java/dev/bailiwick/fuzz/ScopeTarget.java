package dev.bailiwick.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bailiwick.core.document.Bound;
import dev.bailiwick.core.document.ScopeCodec;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TooComplexException;
import dev.bailiwick.engine.json.Json;

/** Scopes in JSON, value patterns and regular expressions among them: each contains itself, and is written as it was read. */
public final class ScopeTarget {
    private ScopeTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Object tree;
        try {
            tree = Json.read(new String(data, UTF_8));
        } catch (IllegalArgumentException noJson) {
            return;
        }
        if (ScopeCodec.decode(tree) instanceof Bound.Value<Scope>(Scope scope)) {
            Scope again = ScopeCodec.decode(ScopeCodec.encode(scope)).orElseThrow();
            try {
                Expect.that(scope.contains(scope), "a scope contains itself");
                Expect.that(scope.contains(again) && again.contains(scope), "decoded, encoded, decoded");
            } catch (TooComplexException refused) {
                // Then it is refused wherever it would have to be compared.
            }
        }
        ScopeCodec.decodeDetail(tree);
    }
}
