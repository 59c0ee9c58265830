package dev.bailiwick.doors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.bailiwick.engine.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The description of the interface, against which every exchange of every test of the REST door is held: the answer's status,
 * type and body, and the body of a request that was accepted.
 */
final class Described {
    private static final String LOCATION = "https://bailiwick.test/openapi.json";
    static final String TEXT = read();
    static final Map<String, Object> DOCUMENT = Json.readObject(TEXT);

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(LOCATION, TEXT)));
    private static final Map<String, Schema> KNOWN = new ConcurrentHashMap<>();

    private Described() {}

    private static String read() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operations by method and path, as {@link Endpoint#id} writes them. */
    static Map<String, Map<String, Object>> operations() {
        Map<String, Map<String, Object>> operations = new TreeMap<>();
        within(DOCUMENT, "paths")
                .forEach((path, item) -> Json.object(item)
                        .forEach((method, operation) -> operations.put(
                                method.toUpperCase(java.util.Locale.ROOT) + " " + path, Json.object(operation))));
        return operations;
    }

    static Map<String, Object> within(Map<String, Object> tree, String... steps) {
        Map<String, Object> at = tree;
        for (String step : steps) {
            at = Json.object(at.getOrDefault(step, Map.of()));
        }
        return at;
    }

    /** The described path that the request's path is one of; a literal segment goes before a parameter. */
    static Optional<String> pathOf(String method, String target) {
        String[] given = target.split("\\?", 2)[0].split("/", -1);
        return within(DOCUMENT, "paths").entrySet().stream()
                .filter(each -> Json.object(each.getValue()).containsKey(method.toLowerCase(java.util.Locale.ROOT)))
                .map(Map.Entry::getKey)
                .filter(path -> matches(path.split("/", -1), given))
                .min(java.util.Comparator.comparingInt(path -> path.split("\\{", -1).length));
    }

    private static boolean matches(String[] pattern, String[] given) {
        if (pattern.length != given.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].startsWith("{") && !pattern[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    /** Fails where the exchange is not as described. What is asked at a path or by a method that does not exist is not. */
    static void check(String method, String target, String sent, int status, String contentType, String body) {
        Optional<String> path = pathOf(method, target);
        if (path.isEmpty()) {
            assertThat(status).as("%s %s", method, target).isIn(400, 401, 404, 405);
            return;
        }
        String where = "/paths/" + escaped(path.get()) + "/" + method.toLowerCase(java.util.Locale.ROOT);
        Map<String, Object> responses =
                within(DOCUMENT, "paths", path.get(), method.toLowerCase(java.util.Locale.ROOT), "responses");
        String what = method + " " + target + " answered with " + status;
        assertThat(responses).as(what).containsKey(Integer.toString(status));
        Map<String, Object> response = within(responses, Integer.toString(status));
        String at = where + "/responses/" + status;
        if (response.containsKey("$ref")) {
            at = String.valueOf(response.get("$ref")).substring(1);
            response = within(DOCUMENT, at.substring(1).split("/", -1));
        }
        String type = contentType.split(";", 2)[0];
        Map<String, Object> content = within(response, "content");
        if (content.isEmpty()) {
            assertThat(body).as(what).isEmpty();
            return;
        }
        assertThat(content).as(what).containsKey(type);
        if (type.endsWith("json")) {
            validate(at + "/content/" + escaped(type) + "/schema", body, what);
        }
        if (status < 300 && sent.startsWith("{")) {
            validate(where + "/requestBody/content/application~1json/schema", sent, "request of " + what);
        }
    }

    private static String escaped(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }

    private static void validate(String pointer, String json, String what) {
        Schema schema = KNOWN.computeIfAbsent(
                pointer,
                each -> SCHEMAS.getSchema(SchemaLocation.of(
                        LOCATION + "#" + each.replace("{", "%7B").replace("}", "%7D"))));
        assertThat(schema.validate(json, InputFormat.JSON))
                .as("%s: %s", what, json)
                .isEmpty();
    }
}
