package dev.bailiwick.doors.dns;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.dns.tsig.TsigKeys;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.credential.LegacyKeys;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Name;

/**
 * The keys of one door: leases, legacy secrets, secondaries. Keys that have ended are among them, so that late use is
 * attributed. May read the store, so it is not for receiving threads. Thread-safe.
 */
final class DoorKeys implements TsigKeys {
    private final Engine engine;
    private final Secondaries secondaries;

    DoorKeys(Engine engine, Secondaries secondaries) {
        this.engine = engine;
        this.secondaries = secondaries;
    }

    @Override
    public Optional<TsigKey> find(Name keyName, Name algorithm) {
        return TsigAlgorithm.ofName(algorithm)
                .flatMap(known ->
                        lease(keyName, known).or(() -> legacy(keyName, known)).or(() -> secondaries.find(keyName)));
    }

    private Optional<TsigKey> lease(Name keyName, TsigAlgorithm algorithm) {
        if (algorithm != TsigAlgorithm.HMAC_SHA256) {
            return Optional.empty();
        }
        Optional<LeaseRow> row = engine.credentials().leaseOfKey(Names.text(keyName));
        return row.flatMap(lease -> engine.leases()
                .tsigSecret(lease)
                .map(secret -> new TsigKey(keyName, algorithm, secret, false, new KeyOwner.OfLease(lease))));
    }

    private Optional<TsigKey> legacy(Name keyName, TsigAlgorithm algorithm) {
        return LegacyKeys.find(engine.policy().snapshot(), Names.text(keyName))
                .filter(found -> algorithm(found.getValue().algorithm()) == algorithm)
                .flatMap(found -> legacy(keyName, found));
    }

    private Optional<TsigKey> legacy(Name keyName, Map.Entry<String, TrustAnchorSpec.Tsig> found) {
        TrustAnchorSpec.Tsig spec = found.getValue();
        return engine.localSecrets()
                .find(spec.secretId())
                .filter(secret -> secret.length > 0)
                .map(secret -> new TsigKey(
                        keyName,
                        algorithm(spec.algorithm()),
                        secret,
                        spec.algorithm().weak(),
                        new KeyOwner.OfLegacy(found.getKey(), spec)));
    }

    private static TsigAlgorithm algorithm(TrustAnchorSpec.TsigAlgorithm declared) {
        return switch (declared) {
            case HMAC_SHA256 -> TsigAlgorithm.HMAC_SHA256;
            case HMAC_SHA384 -> TsigAlgorithm.HMAC_SHA384;
            case HMAC_SHA512 -> TsigAlgorithm.HMAC_SHA512;
            case HMAC_SHA1 -> TsigAlgorithm.HMAC_SHA1;
            case HMAC_MD5 -> TsigAlgorithm.HMAC_MD5;
        };
    }
}
