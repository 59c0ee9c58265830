package dev.bailiwick.systemtests.scenario;

import dev.bailiwick.testkit.servers.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One installation with its estate, server and callers; everything that is kept here is closed in the opposite order. */
final class Scenario implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    final Home home;
    final Estate estate;
    final Shell shell;
    final Rest rest;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    Scenario() {
        this(Home.create());
    }

    Scenario(Home made) {
        home = kept(made);
        estate = kept(new Estate());
        shell = new Shell(home, estate);
        rest = kept(new Rest(home));
    }

    <T extends AutoCloseable> T kept(T part) {
        parts.push(part);
        return part;
    }

    InetSocketAddress dns() {
        return home.dns();
    }

    /** A fresh token of a workload, in a file, as a platform hands it out. */
    Path workloadToken(String subject) {
        return home.privateFile("workload-" + subject + ".jwt", estate.workloadToken(subject) + "\n");
    }

    /** Asks for a lease and returns what the command told; the credential is in the file {@code out}. */
    Ran request(String subject, String form, String out, String... more) {
        List<String> args = new ArrayList<>(
                List.of("request", "--form", form, "--out", home.at(out).toString()));
        args.addAll(List.of("--token-file", workloadToken(subject).toString(), "--output", "json", "--force"));
        args.addAll(List.of(more));
        return shell.without(args.toArray(String[]::new));
    }

    /** A bearer lease of the deployer for addresses at one name; the file that holds it. */
    Path deployerLease(String name) {
        request("deployer", "bearer", "lease-" + name, "--zone", Estate.ZONE, "--name", name, "--type", "A")
                .ok();
        return home.at("lease-" + name);
    }

    Ran change(String id) {
        return shell.as("ada", "change", "show", id, "--output", "json").ok();
    }

    /** Waits until the change is in this state. */
    void awaitState(String change, String state) {
        Await.until(
                () -> "change is " + state + ": " + change(change),
                PATIENCE,
                () -> change(change).field("state").equals(state));
    }

    /** Waits until verification of the change came out so. */
    void awaitVerification(String change, String outcome) {
        Await.until(
                () -> "verification is " + outcome + ": " + change(change),
                PATIENCE,
                () -> change(change).field("verification").equals(outcome));
    }

    /**
     * Exports the log, and verifies it without the server against its key and the anchor.
     *
     * @return the export
     */
    Path theLogVerifies() {
        Path export = home.at("export");
        try {
            // The anchor runs ahead of an export while the server works: what is compared is what it knew before.
            Path anchor = Files.copy(
                    home.keys().resolve("anchor"), home.at("anchor-before"), StandardCopyOption.REPLACE_EXISTING);
            shell.as("ada", "audit", "export", export.toString()).ok();
            List<String> verify = new ArrayList<>(List.of("audit", "verify", export.toString(), "--key"));
            verify.add(home.keys().resolve("checkpoint.pub").toString());
            verify.addAll(List.of("--anchor", anchor.toString()));
            shell.without(verify.toArray(String[]::new)).ok();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return export;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part did not close well", e);
            }
        }
    }
}
