package dev.bailiwick.systemtests.scenario;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Unmodified clients in front of Knot")
final class KnotClientsTest extends ClientsContract {
    KnotClientsTest() {
        super(Upstream.KNOT);
    }
}
