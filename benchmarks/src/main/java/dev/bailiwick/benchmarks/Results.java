package dev.bailiwick.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The file of results: what was measured again replaces what was there under the same id. */
final class Results {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Results() {}

    static void merge(Path file, List<Result> results) throws IOException {
        Map<String, Object> byId = new LinkedHashMap<>();
        if (Files.exists(file)) {
            Map<?, ?> known = JSON.readValue(Files.readString(file), Map.class);
            if (known.get("results") instanceof List<?> rows) {
                rows.forEach(row -> byId.put(String.valueOf(((Map<?, ?>) row).get("id")), row));
            }
        }
        String date = InstantSource.system().instant().toString();
        for (Result each : results) {
            Map<String, Object> row = each.tree();
            row.put("date", date);
            byId.put(each.id(), row);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", 1);
        all.put("machine", machine());
        all.put("results", new ArrayList<>(byId.values()));
        Files.createDirectories(file.getParent());
        Files.writeString(file, JSON.writeValueAsString(all) + "\n");
    }

    private static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return machine;
    }
}
