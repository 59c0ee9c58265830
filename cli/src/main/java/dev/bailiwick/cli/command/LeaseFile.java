package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A lease in the form that its user reads. Whatever goes into a file that programs interpret is checked first. Stateless. */
final class LeaseFile {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,255}");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{1,200}={0,2}");
    private static final Pattern SERVER = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");
    private static final Pattern BEARER = Pattern.compile("[\\x21-\\x7e]{1,4096}");

    private LeaseFile() {}

    /**
     * The content of the file.
     *
     * @param form {@code bearer}, {@code tsig}, {@code lego-env} or {@code nsupdate-key}
     * @param answer of the token endpoint
     * @throws Failure if the answer holds what cannot stand in such a file
     */
    static String content(String form, JsonNode answer) {
        return switch (form) {
            case "bearer" -> checked(BEARER, Json.text(answer, "access_token")) + "\n";
            case "lego-env" -> legoEnv(answer.path("tsig"));
            case "nsupdate-key" -> nsupdateKey(answer.path("tsig"));
            default -> Json.pretty(answer.path("tsig")) + "\n";
        };
    }

    /** Variables of lego's provider `rfc2136`. Challenge names have a TTL of 60 s whatever is asked. */
    private static String legoEnv(JsonNode tsig) {
        return "RFC2136_NAMESERVER=" + checked(SERVER, Json.text(tsig, "server")) + "\n"
                + "RFC2136_TSIG_KEY=" + checked(NAME, Json.text(tsig, "key_name")) + "\n"
                + "RFC2136_TSIG_SECRET=" + checked(BASE64, Json.text(tsig, "secret")) + "\n"
                + "RFC2136_TSIG_ALGORITHM=" + withDot(checked(NAME, Json.text(tsig, "algorithm"))) + "\n"
                + "RFC2136_TTL=60\n"
                + "RFC2136_PROPAGATION_TIMEOUT=120\n"
                + "RFC2136_POLLING_INTERVAL=2\n";
    }

    private static String nsupdateKey(JsonNode tsig) {
        return "key \"" + checked(NAME, Json.text(tsig, "key_name")) + "\" {\n"
                + "\talgorithm " + checked(NAME, Json.text(tsig, "algorithm")) + ";\n"
                + "\tsecret \"" + checked(BASE64, Json.text(tsig, "secret")) + "\";\n"
                + "};\n";
    }

    private static String withDot(String name) {
        return name.endsWith(".") ? name : name + ".";
    }

    private static String checked(Pattern pattern, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new Failure(
                    ExitCode.INTERNAL,
                    "internal",
                    "the server's answer lacks part of the lease, or holds what is none");
        }
        return value;
    }
}
