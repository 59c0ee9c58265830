package dev.bailiwick.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The published schema comes from the tables by which documents are read, and says the same. */
class JsonSchemasTest {
    private static final Path PUBLISHED =
            Path.of(System.getProperty("bailiwick.root", ".."), "docs", "schema", "bailiwick.schema.json");

    /** After a change of the tables: {@code -Dbailiwick.schema.write=true} writes the file anew. */
    @Test
    void the_published_schema_is_the_one_that_the_tables_give() throws IOException {
        String generated = JsonSchemas.pretty(JsonSchemas.documents());
        if (Boolean.getBoolean("bailiwick.schema.write")) {
            Files.createDirectories(PUBLISHED.getParent());
            Files.writeString(PUBLISHED, generated);
        }
        assertThat(PUBLISHED).hasContent(generated);
    }

    @Test
    void every_example_is_valid() {
        MiniSchema schema = new MiniSchema(JsonSchemas.documents());
        for (String file : Examples.FILES) {
            assertThat(schema.accepts(Examples.tree(file))).as(file).isTrue();
            assertThat(schema.accepts(Examples.document(file).source()))
                    .as(file)
                    .isTrue();
        }
    }

    @Test
    void what_is_read_is_valid_and_what_breaks_the_form_is_neither() {
        MiniSchema schema = new MiniSchema(JsonSchemas.documents());
        Random random = new Random(20260101);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            String file = Examples.FILES.get(random.nextInt(Examples.FILES.size()));
            Map<String, Object> tree = Examples.tree(file);
            String what = mutate(tree, random);
            boolean bound = Document.bind(tree).errorsOrNone().isEmpty();
            boolean valid = schema.accepts(tree);
            if (bound) {
                read++;
                assertThat(valid)
                        .as("%s, %s: read, so it must be valid", file, what)
                        .isTrue();
            } else if (!valid) {
                refused++;
            }
            if (!valid) {
                assertThat(bound)
                        .as("%s, %s: not valid, so it must not be read", file, what)
                        .isFalse();
            }
        }
        assertThat(read).as("the mutations leave some documents good").isGreaterThan(100);
        assertThat(refused).as("and make most bad").isGreaterThan(1_000);
    }

    /** Changes one place: drops a field, adds one, or puts a value of another type or size there. */
    private static String mutate(Map<String, Object> tree, Random random) {
        List<Map<String, Object>> objects = new ArrayList<>();
        collect(tree, objects);
        Map<String, Object> object = objects.get(random.nextInt(objects.size()));
        List<String> keys = new ArrayList<>(object.keySet());
        String key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(3)) {
            case 0 -> object.remove(key);
            case 1 -> object.put(key + "x", object.get(key));
            default -> object.put(key, replacement(random));
        }
        return key + " in " + tree;
    }

    private static Object replacement(Random random) {
        List<Object> values = List.of(
                "",
                "a",
                "x".repeat(3_000),
                0L,
                7L,
                1L << 40,
                true,
                List.of(),
                List.of("a"),
                List.of("a", "a"),
                Map.of(),
                "any",
                "2030-01-01T00:00:00Z",
                List.of(7L),
                Map.of("a", "b"));
        return values.get(random.nextInt(values.size()));
    }

    @SuppressWarnings("unchecked")
    private static void collect(Object tree, List<Map<String, Object>> objects) {
        if (tree instanceof Map<?, ?> map) {
            if (!map.isEmpty()) {
                objects.add((Map<String, Object>) map);
            }
            map.values().forEach(each -> collect(each, objects));
        } else if (tree instanceof List<?> list) {
            list.forEach(each -> collect(each, objects));
        }
    }
}
