package dev.bailiwick.systemtests.scenario;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Unmodified clients in front of BIND")
final class BindClientsTest extends ClientsContract {
    BindClientsTest() {
        super(Upstream.BIND);
    }
}
