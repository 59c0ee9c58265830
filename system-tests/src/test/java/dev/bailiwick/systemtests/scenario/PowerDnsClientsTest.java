package dev.bailiwick.systemtests.scenario;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Unmodified clients in front of PowerDNS's API")
final class PowerDnsClientsTest extends ClientsContract {
    PowerDnsClientsTest() {
        super(Upstream.POWERDNS);
    }
}
