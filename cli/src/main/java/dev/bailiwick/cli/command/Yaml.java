package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.Json;
import java.util.List;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import tools.jackson.databind.JsonNode;

/** Anything as YAML, for a person, and good to be applied again. Stateless. */
public final class Yaml {
    private Yaml() {}

    /** The lines of the value in block style. */
    public static List<String> lines(JsonNode node) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDereferenceAliases(true)
                .setWidth(120)
                .build();
        return new Dump(settings).dumpToString(Json.tree(node)).lines().toList();
    }
}
