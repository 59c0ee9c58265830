package dev.bailiwick.engine.policy;

import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.port.SettingRows;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.Secrets;
import dev.bailiwick.engine.time.GovernedTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The first administrator: a secret in a file, good for one edit within one hour, and void once an administrator
 * exists. Only its hash is stored. Thread-safe.
 */
public final class Bootstrap {
    /** How long the secret is good. */
    public static final Duration LIFE = Duration.ofHours(1);

    private static final String HASH = "bootstrap.hash";
    private static final String ENDS = "bootstrap.ends";

    private final Store store;
    private final PolicyInForce policy;
    private final GovernedTime time;
    private final Secrets secrets;

    public Bootstrap(Store store, PolicyInForce policy, GovernedTime time, Secrets secrets) {
        this.store = store;
        this.policy = policy;
        this.time = time;
        this.secrets = secrets;
    }

    /** Makes a secret where no administrator exists; empty otherwise. The caller writes it to a file of mode 0600. */
    public Optional<String> offer() {
        if (!FirstAdministrator.among(policy.snapshot()).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(write("bootstrap.offered"));
    }

    /** Makes a secret although administrators exist: the local way out of a lockout, on a stopped server. */
    public String recover() {
        return write("bootstrap.recovery");
    }

    private String write(String entry) {
        String secret = secrets.bearer("bwb_");
        Instant now = time.now();
        store.write(tx -> {
                    tx.settings().put(HASH, HexFormat.of().formatHex(Secrets.sha256(secret)));
                    tx.settings().put(ENDS, now.plus(LIFE).toString());
                    tx.append(Audit.entry(entry, "bootstrap")
                            .by("system/local")
                            .with("ends", now.plus(LIFE).toString())
                            .outcome("offered")
                            .at(now));
                    return true;
                })
                .join();
        return secret;
    }

    /** Authenticates the secret. It is used up by the edit that it makes, in that edit's own transaction. */
    public Optional<Principal.Bootstrap> authenticate(String presented) {
        if (!store.read(reads -> isGood(reads.settings(), presented, time.now()))) {
            return Optional.empty();
        }
        TreeMap<String, String> proof = new TreeMap<>();
        proof.put("secret", "first administrator's one-use file");
        return Optional.of(new Principal.Bootstrap(proof));
    }

    private static boolean isGood(SettingRows settings, String presented, Instant now) {
        return settings.get(HASH)
                        .filter(hash -> MessageDigest.isEqual(HexFormat.of().parseHex(hash), Secrets.sha256(presented)))
                        .isPresent()
                && settings.get(ENDS)
                        .map(ends -> now.isBefore(Instant.parse(ends)))
                        .orElse(false);
    }

    /** Uses the secret up; false where another edit did already, or its time is over. */
    static boolean consume(SettingRows.Writable settings, Instant now) {
        boolean good = settings.get(HASH).isPresent()
                && settings.get(ENDS)
                        .map(ends -> now.isBefore(Instant.parse(ends)))
                        .orElse(false);
        settings.remove(HASH);
        settings.remove(ENDS);
        return good;
    }
}
