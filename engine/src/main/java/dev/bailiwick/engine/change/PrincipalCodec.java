package dev.bailiwick.engine.change;

import dev.bailiwick.engine.principal.Principal;
import java.util.LinkedHashMap;
import java.util.Map;

/** The principal as a waiting change keeps it: by reference to its credential, from which it is restored at apply. */
final class PrincipalCodec {
    private PrincipalCodec() {}

    static Map<String, Object> tree(Principal principal) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("actor", principal.actor());
        tree.put("credential", principal.credential());
        tree.put("proof", new LinkedHashMap<String, Object>(principal.proof()));
        return tree;
    }
}
