package dev.bailiwick.benchmarks;

import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.audit.Checkpoints;
import dev.bailiwick.engine.port.EngineClock;
import dev.bailiwick.engine.port.EntryDraft;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.time.GovernedTime;
import dev.bailiwick.store.StoreOptions;
import dev.bailiwick.store.Stores;
import dev.bailiwick.testkit.postgres.PrivatePostgres;
import dev.bailiwick.tlog.export.LogVerifier;
import dev.bailiwick.tlog.export.VerificationRequest;
import dev.bailiwick.tlog.note.NoteSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The log: durable entries a second, a proof in a long log, and the verification of an export. */
final class AuditBench {
    private static final int PRODUCERS = 16;
    private static final int PER_UNIT = 16;
    private static final int PROOF_AT = 1_000_000;
    private static final int RUNS = 3;

    List<Result> run() throws Exception {
        List<Result> results = new ArrayList<>();
        results.add(sqlite());
        if (PrivatePostgres.installed()) {
            results.add(postgres());
        }
        results.addAll(proofAndVerification());
        return results;
    }

    private static Result sqlite() throws Exception {
        double ours = Measure.median(RUNS, () -> {
            try (Store store = Stores.sqlite(Files.createTempDirectory("bailiwick-bench-"), StoreOptions.defaults())) {
                return entriesPerSecond(store);
            }
        });
        Path file = Files.createTempDirectory("bailiwick-bench-").resolve("peer.db");
        double peer = oneByOne("jdbc:sqlite:" + file, "", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL");
        return Result.beside(
                "audit-sqlite",
                "durable entries from 16 producers, units of 16, synchronous=FULL",
                ours,
                "entries/s",
                "one row a commit",
                peer,
                "40,000",
                ours >= 40_000);
    }

    private static Result postgres() throws Exception {
        try (PrivatePostgres postgres = PrivatePostgres.start(true)) {
            double ours = Measure.median(RUNS, () -> {
                try (Store store =
                        Stores.postgres(postgres.newSchema(), PrivatePostgres.USER, "", StoreOptions.defaults())) {
                    return entriesPerSecond(store);
                }
            });
            double peer = oneByOne(postgres.newSchema(), PrivatePostgres.USER);
            return Result.beside(
                    "audit-postgres",
                    "durable entries from 16 producers, units of 16, fsync=on",
                    ours,
                    "entries/s",
                    "one row a commit",
                    peer,
                    "12,000",
                    ours >= 12_000);
        }
    }

    /** The producers keep one unit each under way. */
    private static double entriesPerSecond(Store store) throws Exception {
        List<Load.Client> clients = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            int producer = p;
            clients.add(i -> {
                append(store, producer, i).join();
                return true;
            });
        }
        return PER_UNIT * Load.run(clients, 2, 4).perSecond();
    }

    private static CompletableFuture<Boolean> append(Store store, int producer, int i) {
        return store.write(tx -> {
            for (int n = 0; n < PER_UNIT; n++) {
                tx.append(entry(producer, i, n));
            }
            return true;
        });
    }

    private static EntryDraft entry(int producer, int i, int n) {
        return Audit.entry("change.applied", "a" + producer + "-" + i)
                .by("identity/i" + producer)
                .through("dns-update")
                .on("bench.example.")
                .with("change", "c" + producer + "-" + i + "-" + n)
                .with("version", Integer.toString(i))
                .with("serial", Integer.toString(i))
                .outcome("applied")
                .at(Instant.EPOCH.plusSeconds(i));
    }

    /** What a plain table does, a row of the same size in each commit. */
    private static double oneByOne(String url, String user, String... pragmas) throws SQLException, Exception {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement()) {
            for (String pragma : pragmas) {
                statement.execute(pragma);
            }
            statement.execute("CREATE TABLE audit (id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO audit (id, body) VALUES (?, ?)")) {
                String body = "x".repeat(460);
                Load.Client client = i -> {
                    insert.setInt(1, i);
                    insert.setString(2, body);
                    insert.executeUpdate();
                    connection.commit();
                    return true;
                };
                return Load.run(List.of(client), 1, 3).perSecond();
            }
        }
    }

    private static List<Result> proofAndVerification() throws Exception {
        Path directory = Files.createTempDirectory("bailiwick-bench-");
        NoteSigner signer = NoteSigner.generate("bench/log", new SecureRandom());
        try (Store store = Stores.sqlite(directory, StoreOptions.forTests())) {
            fill(store);
            GovernedTime time = new GovernedTime(new Clock(), Instant.EPOCH);
            Checkpoints checkpoints = new Checkpoints(store, signer, checkpoint -> {}, time);
            checkpoints.checkpoint();
            Measure.Latencies proof = Measure.latencies(500, 2_000, i -> {
                if (checkpoints.receipt(Measure.random(PROOF_AT)).isEmpty()) {
                    throw new IllegalStateException("no receipt");
                }
            });
            Bench.say("exporting " + PROOF_AT + " entries");
            Path export = directory.resolve("export");
            checkpoints.export(export);
            double seconds = Measure.median(RUNS, () -> {
                long start = System.nanoTime();
                var report = LogVerifier.verify(VerificationRequest.of(export, signer.verifier()), (done, total) -> {});
                if (!report.faults().isEmpty()) {
                    throw new IllegalStateException("not sound: " + report);
                }
                return (System.nanoTime() - start) / 1e9;
            });
            return List.of(
                    Result.alone(
                            "audit-proof",
                            "a receipt from a log of 1,000,000 entries, median",
                            proof.median() / 1_000,
                            "ms",
                            "under 1 ms",
                            proof.median() < 1_000),
                    Result.alone(
                            "audit-verify",
                            "full verification of an export, bodies included",
                            PROOF_AT / seconds,
                            "entries/s",
                            "400,000",
                            PROOF_AT / seconds >= 400_000));
        }
    }

    private static void fill(Store store) {
        Bench.say("appending " + PROOF_AT + " entries");
        List<CompletableFuture<Boolean>> underWay = new ArrayList<>();
        for (int unit = 0; unit < PROOF_AT / 1_000; unit++) {
            int number = unit;
            underWay.add(store.write(tx -> {
                for (int n = 0; n < 1_000; n++) {
                    tx.append(entry(number, number, n));
                }
                return true;
            }));
            if (underWay.size() == 8) {
                underWay.forEach(CompletableFuture::join);
                underWay.clear();
            }
        }
        underWay.forEach(CompletableFuture::join);
    }

    private static final class Clock implements EngineClock {
        @Override
        public Instant wall() {
            return InstantSource.system().instant();
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }
    }
}
