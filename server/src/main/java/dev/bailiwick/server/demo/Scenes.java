package dev.bailiwick.server.demo;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.dns.verify.AuthoritativeQuery;
import dev.bailiwick.dns.verify.QueryResult;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** The steps of the demo, in order. Each says what happens and why, runs it, and checks that it came out so. */
final class Scenes {
    private static final Name WWW = Names.parse("www." + Stage.ZONE);

    private final Stage stage;
    private final Narrator narrator;

    Scenes(Stage stage, Narrator narrator) {
        this.stage = stage;
        this.narrator = narrator;
    }

    /** Plays all scenes; true where everything came out as told. */
    boolean play() throws IOException {
        declare();
        Path lease = askForLease();
        String access = changeUnderLease(lease);
        stayInside(lease);
        meetApproval();
        rollBack(lease);
        String anyAccess = access.isEmpty() ? "bootstrap" : access;
        audit(anyAccess);
        narrator.title(
                narrator.asTold()
                        ? "The demo ended as told."
                        : "Something did not come out as told: see the lines above that say so.");
        return narrator.asTold();
    }

    private void declare() throws IOException {
        narrator.step(
                "The first administrator declares who may do what",
                "A one-use file of mode 0600 makes the first edit; owners, persons, anchors, grants and zones are documents.");
        stage.writeDocuments();
        String first = stage.server().bootstrapFile().map(Path::toString).orElse("");
        Stage.Ran applied = stage.bailiwick("apply", "-f", stage.path("policy").toString(), "--credential", first);
        narrator.expect(applied.code() == ExitCode.OK, "the documents are in force");
        Stage.Ran again = stage.quietly("apply", "-f", stage.path("policy").toString(), "--credential", first);
        narrator.expect(again.code() != ExitCode.OK, "the one-use file does not work a second time");
        Stage.Ran imported = stage.bailiwick(
                "import",
                "zonefile",
                Stage.ZONE,
                stage.path("shop.example.zone").toString(),
                "--credential",
                stage.idToken("ada").toString());
        narrator.expect(imported.code() == ExitCode.OK, "the zone is served, and the second name server follows it");
    }

    private Path askForLease() throws IOException {
        narrator.step(
                "A workload proves who it is and gets a lease for minutes",
                "The pipeline shows its own OIDC token; it holds no secret of ours. The lease covers the website's address alone.");
        Path lease = stage.path("lease");
        Stage.Ran asked = stage.bailiwick(
                "request",
                "--zone",
                Stage.ZONE,
                "--name",
                "www." + Stage.ZONE,
                "--type",
                "A",
                "--purpose",
                "release 42",
                "--form",
                "bearer",
                "--token-file",
                stage.pipelineToken().toString(),
                "--out",
                lease.toString());
        narrator.expect(
                asked.code() == ExitCode.OK && Files.exists(lease), "a lease of five minutes, in a file of mode 0600");
        return lease;
    }

    private String changeUnderLease(Path lease) {
        narrator.step(
                "It changes a record, and both name servers answer it",
                "Validated, planned, decided, recorded before the effect, applied, and looked for on every server of the zone.");
        Stage.Ran changed = stage.bailiwick(
                "change",
                "submit",
                Stage.ZONE,
                "replace",
                "www",
                "A",
                "60",
                "192.0.2.7",
                "--wait",
                "verified",
                "--credential",
                lease.toString());
        narrator.expect(changed.code() == ExitCode.OK, "applied and verified");
        answered("primary", stage.server().dns(), "192.0.2.7");
        answered("second name server", stage.secondary().address(), "192.0.2.7");
        return found("\\b(c[0-9a-f]{20})\\b", changed.out());
    }

    private void stayInside(Path lease) {
        narrator.step(
                "Outside its scope it is refused, with the reason",
                "Another name, and an address that the grant does not allow: deny by default, each refusal on record.");
        Stage.Ran name = stage.bailiwick(
                "change",
                "submit",
                Stage.ZONE,
                "replace",
                "mail",
                "A",
                "60",
                "192.0.2.7",
                "--credential",
                lease.toString());
        narrator.expect(name.code() == ExitCode.REFUSED, "the mail server's name is out of reach");
        Stage.Ran value = stage.bailiwick(
                "change",
                "submit",
                Stage.ZONE,
                "replace",
                "www",
                "A",
                "60",
                "198.51.100.9",
                "--credential",
                lease.toString());
        narrator.expect(value.code() == ExitCode.REFUSED, "so is an address outside 192.0.2.0/24");
    }

    private void meetApproval() throws IOException {
        narrator.step(
                "What can intercept mail waits for a person",
                "The plan's consequences decide. Nobody approves their own: ada belongs to the owner of the requesting identity.");
        Path mail = stage.path("mail-lease");
        stage.quietly(
                "request",
                "--zone",
                Stage.ZONE,
                "--name",
                Stage.ZONE,
                "--type",
                "MX",
                "--purpose",
                "move mail",
                "--form",
                "bearer",
                "--token-file",
                stage.pipelineToken().toString(),
                "--out",
                mail.toString());
        Stage.Ran waiting = stage.bailiwick(
                "change",
                "submit",
                Stage.ZONE,
                "replace",
                "@",
                "MX",
                "300",
                "10 mx2." + Stage.ZONE + ".",
                "--credential",
                mail.toString());
        narrator.expect(waiting.code() == ExitCode.WAITING, "the change waits");
        String change = found("\\b(c[0-9a-f]{20})\\b", waiting.out() + waiting.err());
        Stage.Ran ada = stage.bailiwick(
                "approve", change, "--yes", "--credential", stage.idToken("ada").toString());
        narrator.expect(ada.code() == ExitCode.REFUSED, "ada cannot approve it");
        Stage.Ran grace = stage.bailiwick(
                "approve",
                change,
                "--yes",
                "--credential",
                stage.idToken("grace").toString());
        narrator.expect(grace.code() == ExitCode.OK, "grace can, and it is applied");
    }

    private void rollBack(Path lease) {
        narrator.step(
                "A change that a name server contradicts is rolled back by itself",
                "The zone demands every server. We make the second name server answer otherwise, as a broken one would.");
        stage.secondary().answerOtherwise(address("192.0.2.66"));
        Stage.Ran changed = stage.bailiwick(
                "change",
                "submit",
                Stage.ZONE,
                "replace",
                "www",
                "A",
                "60",
                "192.0.2.8",
                "--wait",
                "verified",
                "--credential",
                lease.toString());
        stage.secondary().answerNormally();
        narrator.expect(changed.code() == ExitCode.REFUSED, "it was not verified");
        answered("primary", stage.server().dns(), "192.0.2.7");
    }

    private void audit(String access) throws IOException {
        narrator.step(
                "The log tells it all, and proves itself without the server",
                "One access reads as one story; the export verifies offline with the public key and the anchor outside the database.");
        Path ada = stage.idToken("ada");
        Stage.Ran story = stage.bailiwick("audit", "show", access, "--credential", ada.toString());
        narrator.expect(story.code() == ExitCode.OK, "from request to verification");
        // while the server works the anchor runs ahead of any export: what is compared is what it knew before
        Path anchorBefore = Files.copy(stage.server().keys().anchorFile(), stage.path("anchor"));
        Path export = stage.path("export");
        stage.bailiwick("audit", "export", export.toString(), "--credential", ada.toString());
        String key = stage.server().keys().path().resolve("checkpoint.pub").toString();
        String anchor = anchorBefore.toString();
        Stage.Ran verified = stage.bailiwick("audit", "verify", export.toString(), "--key", key, "--anchor", anchor);
        narrator.expect(verified.code() == ExitCode.OK, "the log verifies");
        narrator.say("Now one byte of the export is altered:");
        alterOneByte(export.resolve("bodies"));
        Stage.Ran altered = stage.bailiwick("audit", "verify", export.toString(), "--key", key, "--anchor", anchor);
        narrator.expect(altered.code() == ExitCode.UNVERIFIED, "found, and named");
    }

    private static void alterOneByte(Path bodies) throws IOException {
        Path file;
        try (Stream<Path> files = Files.walk(bodies)) {
            file = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
        String text = Files.readString(file);
        int at = text.indexOf("identity/");
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(at < 0 ? 10 : at);
            raw.write('I');
        }
    }

    private void answered(String who, InetSocketAddress server, String address) {
        QueryResult result = AuthoritativeQuery.withDefaults().ask(server, Names.parse(Stage.ZONE), WWW, Type.A);
        boolean holds = result instanceof QueryResult.Answered answer
                && answer.rrset().map(r -> r.values().equals(List.of(address))).orElse(false);
        narrator.expect(holds, "the " + who + " answers www." + Stage.ZONE + " A " + address);
    }

    private static Rrset address(String text) {
        try {
            return Rrset.of(WWW, Type.A, 60, List.of(new ARecord(WWW, DClass.IN, 60, InetAddress.getByName(text))));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
