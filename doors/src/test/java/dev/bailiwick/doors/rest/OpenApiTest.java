package dev.bailiwick.doors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.json.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The description beside the running server, in both directions: what is described is there, and what is there is described.
 * Bodies are held against it in every test of the door (see {@link Described}).
 */
@DisplayName("The description in OpenAPI")
final class OpenApiTest {
    @TempDir
    static Path directory;

    private static World world;
    private static List<Endpoint> endpoints = List.of();

    @BeforeAll
    static void open() {
        world = World.of(directory);
        NoiseCounter noise = new NoiseCounter("test", world.engine.store(), () -> Instant.EPOCH);
        endpoints = Endpoints.of(world.engine, RestSettings.loopback(World.DNS, World.DNS, "1"), noise, () -> "")
                .all();
        noise.close();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @Test
    void is_served_as_it_lies_in_the_source() {
        World.Response answer = world.get("/v1/openapi", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Described.TEXT);
        assertThat(Described.DOCUMENT).containsEntry("openapi", "3.1.0");
    }

    @Test
    void describes_every_endpoint_and_no_other() {
        TreeSet<String> served = new TreeSet<>();
        endpoints.forEach(each -> served.add(each.id()));
        assertThat(new TreeSet<>(Described.operations().keySet())).isEqualTo(served);
    }

    @Test
    void says_for_each_endpoint_whether_a_credential_is_needed_and_what_body_it_takes() {
        for (Endpoint endpoint : endpoints) {
            Map<String, Object> operation = Described.operations().getOrDefault(endpoint.id(), Map.of());
            boolean open =
                    Json.array(operation.getOrDefault("security", List.of())).isEmpty();
            assertThat(open).as(endpoint.id()).isEqualTo(endpoint.who().anonymous());
            String body = switch (endpoint.body()) {
                case NONE -> "";
                case JSON -> "application/json";
                case FORM -> "application/x-www-form-urlencoded";
                case ZONE_FILE -> "text/plain";
            };
            Map<String, Object> content = Described.within(operation, "requestBody", "content");
            assertThat(String.join(" ", content.keySet())).as(endpoint.id()).isEqualTo(body);
        }
    }

    @Test
    void names_the_parameters_of_each_path() {
        for (Endpoint endpoint : endpoints) {
            TreeSet<String> wanted = new TreeSet<>();
            endpoint.segments().stream()
                    .filter(each -> each.startsWith("{"))
                    .forEach(each -> wanted.add(each.substring(1, each.length() - 1)));
            assertThat(new TreeSet<>(parameters(endpoint, "path")))
                    .as(endpoint.id())
                    .isEqualTo(wanted);
        }
    }

    private static List<String> parameters(Endpoint endpoint, String in) {
        List<String> names = new ArrayList<>();
        Map<String, Object> operation = Described.operations().getOrDefault(endpoint.id(), Map.of());
        for (Object each : Json.array(operation.getOrDefault("parameters", List.of()))) {
            Map<String, Object> parameter = Json.object(each);
            if (in.equals(parameter.get("in"))) {
                names.add(String.valueOf(parameter.get("name")));
            }
        }
        return names;
    }

    @Test
    void names_just_the_query_parameters_that_the_server_knows() {
        String root = world.person("root");
        for (Endpoint endpoint : endpoints) {
            if (!endpoint.reads()
                    || endpoint.path().contains("{index}")
                    || endpoint.path().contains("{id}")) {
                continue;
            }
            String path = endpoint.path()
                    .replace("{zone}", "crimson.example")
                    .replace("{kind}", "Identity")
                    .replace("{name}", "crimson-ci");
            for (String known : parameters(endpoint, "query")) {
                assertThat(world.get(path + "?" + known + "=1", root).body())
                        .as("%s?%s", path, known)
                        .doesNotContain("unknown query parameter");
            }
            if (!parameters(endpoint, "query").isEmpty()) {
                assertThat(world.get(path + "?unheard-of=1", root).body()).contains("unknown query parameter");
            }
        }
    }

    @Test
    void is_made_of_schemas_that_are_schemas() {
        Schema meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        Described.within(Described.DOCUMENT, "components", "schemas")
                .forEach((name, schema) -> assertThat(meta.validate(Json.write(Json.object(schema)), InputFormat.JSON))
                        .as(name)
                        .isEmpty());
    }
}
