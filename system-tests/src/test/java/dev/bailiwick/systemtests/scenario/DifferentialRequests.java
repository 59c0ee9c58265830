package dev.bailiwick.systemtests.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Bodies of PATCH, most of them valid, for names under {@code diff.example.test}. */
final class DifferentialRequests {
    private DifferentialRequests() {}

    static String patch(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> "{";
            case 1 -> "{}";
            case 2 -> "{\"rrsets\":{}}";
            case 3 -> wrong(random);
            default -> valid(random);
        };
    }

    private static String valid(Random random) {
        List<String> rrsets = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f", "g", "*.w"));
        java.util.Collections.shuffle(names, random);
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            rrsets.add(rrset(random, names.get(i) + ".diff.example.test."));
        }
        return "{\"rrsets\":[" + String.join(",", rrsets) + "]}";
    }

    private static String rrset(Random random, String name) {
        String type = List.of("A", "AAAA", "TXT", "MX", "SRV", "CAA").get(random.nextInt(6));
        if (random.nextInt(4) == 0) {
            return "{\"name\":\"" + name + "\",\"type\":\"" + type + "\",\"changetype\":\"DELETE\"}";
        }
        List<String> records = new ArrayList<>();
        int first = random.nextInt(100);
        for (int i = 0; i < random.nextInt(4); i++) {
            records.add("{\"content\":\"" + content(type, first + i) + "\",\"disabled\":false}");
        }
        return "{\"name\":\"" + name + "\",\"type\":\"" + type + "\",\"ttl\":" + (60 + random.nextInt(3) * 60)
                + ",\"changetype\":\"REPLACE\",\"records\":[" + String.join(",", records) + "]}";
    }

    private static String content(String type, int n) {
        return switch (type) {
            case "A" -> "192.0.2." + n;
            case "AAAA" -> "2001:db8::" + Integer.toHexString(n + 1);
            case "TXT" -> "\\\"text " + n + "\\\"";
            case "MX" -> n + " mx" + n + ".example.test.";
            case "SRV" -> n + " 5 443 srv" + n + ".example.test.";
            default -> "0 issue \\\"ca" + n + ".example\\\"";
        };
    }

    /** One thing wrong in an otherwise valid request. */
    private static String wrong(Random random) {
        String good =
                "\"name\":\"x.diff.example.test.\",\"type\":\"A\",\"ttl\":60,\"changetype\":\"REPLACE\",\"records\":"
                        + "[{\"content\":\"192.0.2.1\",\"disabled\":false}]";
        String bad = switch (random.nextInt(12)) {
            case 0 -> good.replace("x.diff.example.test.", "x.diff.example.test");
            case 1 -> good.replace("x.diff.example.test.", "x.elsewhere.test.");
            case 2 -> good.replace("\"ttl\":60,", "");
            case 3 -> good.replace("REPLACE", "RENAME");
            case 4 -> good.replace("\"changetype\":\"REPLACE\",", "");
            case 5 -> good.replace("192.0.2.1", "192.0.2.256");
            case 6 -> good.replace("192.0.2.1", "not an address");
            case 7 -> good.replace("\"A\"", "\"NOSUCHTYPE\"");
            case 8 -> good.replace("\"A\"", "\"TXT\"").replace("192.0.2.1", "no quotes");
            case 9 -> good.replace("\"A\"", "\"CNAME\"").replace("192.0.2.1", "relative");
            case 10 -> good.replace("\"type\":\"A\",", "");
            default -> good.replace("}]", "},{\"content\":\"192.0.2.1\",\"disabled\":false}]");
        };
        return "{\"rrsets\":[{" + bad + "}]}";
    }
}
