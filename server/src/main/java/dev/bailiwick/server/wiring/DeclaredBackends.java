package dev.bailiwick.server.wiring;

import dev.bailiwick.authn.http.AddressPolicy;
import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.backends.powerdns.PowerDnsBackend;
import dev.bailiwick.backends.rfc2136.Rfc2136Backend;
import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.engine.port.Backends;
import dev.bailiwick.engine.port.LocalSecrets;
import java.time.InstantSource;

/**
 * Makes backends of their documents.
 *
 * @param addresses where requests may go
 * @param clock the wall clock, by which TSIG judges
 */
record DeclaredBackends(AddressPolicy addresses, LocalSecrets secrets, InstantSource clock) implements Backends {
    /** A whole zone, as JSON, is one answer. */
    private static final int MAX_ANSWER_BYTES = 256 << 20;

    @Override
    public Backend open(String name, BackendSpec spec) {
        return switch (spec) {
            case BackendSpec.Rfc2136 rfc2136 -> new Rfc2136Backend(rfc2136, secrets, clock);
            case BackendSpec.PowerDns powerdns -> new PowerDnsBackend(powerdns, secrets, http(powerdns));
            case BackendSpec.Builtin builtin -> throw new IllegalArgumentException("the built-in primary is no server");
        };
    }

    private OutgoingHttp http(BackendSpec.PowerDns spec) {
        OutgoingHttp.Settings usual = OutgoingHttp.Settings.defaults(addresses);
        return new OutgoingHttp(new OutgoingHttp.Settings(
                usual.connectTimeout(), spec.timeout(), MAX_ANSWER_BYTES, addresses, usual.resolver(), usual.tls()));
    }
}
