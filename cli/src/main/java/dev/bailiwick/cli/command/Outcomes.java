package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.PlanText;
import dev.bailiwick.cli.rest.Api;
import dev.bailiwick.cli.rest.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** What became of a change of a zone or of the policy: told, and turned into an exit code. Stateless. */
final class Outcomes {
    private static final Duration POLL = Duration.ofMillis(500);

    private Outcomes() {}

    /** Tells the outcome of a change of a zone. */
    static int zone(Session session, JsonNode outcome) {
        session.result(outcome, lines(outcome));
        if (waits(outcome)) {
            return ExitCode.WAITING;
        }
        String verification = verification(outcome);
        boolean otherwise =
                !verification.isEmpty() && !verification.equals("seen") && !verification.equals("superseded");
        return otherwise ? ExitCode.REFUSED : ExitCode.OK;
    }

    static boolean waits(JsonNode outcome) {
        return Json.text(outcome, "outcome").equals("waiting");
    }

    private static List<String> lines(JsonNode outcome) {
        String change = Json.text(outcome, "change");
        List<String> lines = new ArrayList<>();
        if (waits(outcome)) {
            lines.add("change " + change + " waits for approval until " + Json.text(outcome, "expires")
                    + "; nothing is changed yet");
            PlanText.reasons(outcome.path("reasons")).forEach(reason -> lines.add("  " + reason));
            lines.add("next: someone entitled to runs `bailiwick approve " + change + "`");
            return lines;
        }
        if (outcome.path("changed").asBoolean(true)) {
            lines.add("applied as change " + change + ": the zone is at version " + Json.text(outcome, "version")
                    + ", serial " + Json.text(outcome, "serial"));
        } else {
            lines.add("nothing to change: the zone holds this already (change " + change + ")");
        }
        lines.add(verified(verification(outcome)));
        lines.add("next: `bailiwick audit show " + change + "` tells the whole story; `bailiwick change rollback "
                + change + "` takes it back");
        return lines;
    }

    private static String verified(String verification) {
        return switch (verification) {
            case "" -> "not waited for: whether every name server answers so (--wait verified waits)";
            case "seen" -> "verified: every required name server answers so";
            case "superseded" -> "superseded: a newer change to the same records came before it was seen";
            case "differs" ->
                "not verified: a name server answers otherwise; unless the zone says otherwise it is rolled back";
            case "unreachable" -> "not verified: a required name server did not answer in time; it is asked again";
            default -> "verification: " + verification;
        };
    }

    private static String verification(JsonNode outcome) {
        JsonNode verification = outcome.path("verification");
        return verification.isObject() ? Json.text(verification, "outcome") : Json.text(outcome, "verification");
    }

    /** Tells the outcome of a change of the policy. */
    static int policy(Session session, JsonNode outcome, String what) {
        String change = Json.text(outcome, "change");
        List<String> lines = new ArrayList<>();
        if (waits(outcome)) {
            lines.add("change " + change + " waits for a second person until " + Json.text(outcome, "expires")
                    + "; the policy is as it was");
            Json.texts(outcome, "widens").forEach(each -> lines.add("  it widens: " + each));
            lines.add("next: another policy admin runs `bailiwick approve " + change + "`");
        } else if (outcome.path("changed").asBoolean(true)) {
            lines.add("applied " + what + " as change " + change + ": the policy is at version "
                    + Json.text(outcome, "version"));
            lines.add(
                    "next: `bailiwick get KIND` lists what is in force; `bailiwick explain` tells what an identity may do");
        } else {
            lines.add("nothing to change: the policy says so already");
        }
        session.result(outcome, lines);
        return waits(outcome) ? ExitCode.WAITING : ExitCode.OK;
    }

    /**
     * Asks for the change until it no longer waits.
     *
     * @return the change as it then is; still waiting if the time was over first
     */
    static JsonNode await(Api api, String change, Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        while (true) {
            JsonNode now = api.get(ServerAddress.path("/v1/changes/{}", change)).body();
            if (!Json.text(now, "state").equals("waiting") || System.nanoTime() > deadline) {
                return now;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
