package dev.bailiwick.server.wiring;

import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import java.time.Instant;

/** What a person should know about how the server was started. */
final class StartFindings {
    private StartFindings() {}

    static void write(Engine engine, boolean anchorBesideKeys, long repairedBytes) {
        Instant now = engine.time().now();
        engine.store()
                .write(tx -> {
                    if (anchorBesideKeys) {
                        tx.findings()
                                .open(new FindingRow(
                                        "anchor-local",
                                        "audit/anchor",
                                        "warning",
                                        "checkpoints are kept beside the keys: name an `anchorFile` or `anchorCommand` that keeps them on another machine",
                                        now));
                    } else {
                        tx.findings().close("anchor-local", "audit/anchor");
                    }
                    if (repairedBytes > 0) {
                        tx.findings()
                                .open(new FindingRow(
                                        "anchor-repaired",
                                        "audit/anchor",
                                        "warning",
                                        "the anchor ended in a torn write of " + repairedBytes
                                                + " octets, which was cut off",
                                        now));
                    }
                    return true;
                })
                .join();
    }
}
