package dev.bailiwick.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The envelope that all kinds share. */
class DocumentTest {
    static List<String> files() {
        return Examples.FILES;
    }

    private static List<String> errors(Object tree) {
        return Document.bind(tree).errorsOrNone().stream()
                .map(DocumentError::toString)
                .toList();
    }

    @Test
    void there_is_an_example_of_every_kind() {
        Set<Kind> kinds = Examples.all().stream().map(Document::kind).collect(Collectors.toSet());
        assertThat(kinds).isEqualTo(EnumSet.allOf(Kind.class));
    }

    @ParameterizedTest
    @MethodSource("files")
    void an_example_is_read_and_its_canonical_form_reads_back_as_the_same(String file) {
        Document document = Examples.document(file);
        Document again = Document.bind(document.source()).orElseThrow();
        assertThat(again.source()).isEqualTo(document.source());
        assertThat(again.digest()).isEqualTo(document.digest());
        assertThat(Document.of(document.name(), document.spec())).isEqualTo(document);
        assertThat(document.source()).containsEntry("apiVersion", "bailiwick/v1");
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_field_of_an_example_is_known_by_that_name_alone(String file) {
        Set<String> fields = Examples.spec(Examples.tree(file)).keySet();
        // A type tells which fields there are: without it none is looked at.
        fields.remove("type");
        for (String field : fields) {
            Map<String, Object> tree = Examples.tree(file);
            Map<String, Object> spec = Examples.spec(tree);
            Object value = spec.remove(field);
            spec.put(field + "s_", value);
            assertThat(errors(tree))
                    .as(field)
                    .anyMatch(each -> each.startsWith("/spec/" + field + "s_: unknown field"));
        }
    }

    @Test
    void an_unknown_kind_names_the_nearest() {
        assertThat(errors(Map.of("kind", "TrustAncor", "name", "a", "spec", Map.of())))
                .singleElement()
                .asString()
                .startsWith("/kind: unknown kind `TrustAncor`: one of Owner, Person, TrustAnchor,")
                .endsWith("(did you mean `TrustAnchor`?)");
    }

    @Test
    void what_is_missing_is_named() {
        assertThat(errors(Map.of()))
                .containsExactlyInAnyOrder(
                        "missing field `kind`: one of "
                                + Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(", ")),
                        "missing field `name`",
                        "missing field `spec`");
    }

    @Test
    void an_unknown_field_beside_the_spec_is_an_error() {
        Map<String, Object> tree = Examples.tree("owner");
        tree.put("metadata", Map.of());
        tree.put("spce", Map.of());
        assertThat(errors(tree))
                .containsExactlyInAnyOrder(
                        "/metadata: unknown field `metadata`", "/spce: unknown field `spce` (did you mean `spec`?)");
    }

    @Test
    void another_version_is_refused() {
        Map<String, Object> tree = Examples.tree("owner");
        tree.put("apiVersion", "bailiwick/v2");
        assertThat(errors(tree)).singleElement().asString().startsWith("/apiVersion: expected `bailiwick/v1`");
    }

    @Test
    void names_are_short_and_plain() {
        for (String bad : List.of("", "Upper", "-first", "a b", "a/b", "x".repeat(129))) {
            Map<String, Object> tree = Examples.tree("owner");
            tree.put("name", bad);
            assertThat(errors(tree)).as(bad).singleElement().asString().startsWith("/name: ");
        }
        Map<String, Object> tree = Examples.tree("owner");
        tree.put("name", "x".repeat(128));
        assertThat(errors(tree)).isEmpty();
    }

    @Test
    void anything_but_an_object_is_refused_and_nothing_throws() {
        for (Object tree : List.of("text", 1L, true, List.of(), 1.5)) {
            assertThat(errors(tree)).as(tree.toString()).hasSize(1);
        }
        assertThat(Document.bind(null).errorsOrNone()).hasSize(1);
        Map<Object, Object> odd = new LinkedHashMap<>();
        odd.put(1L, "a");
        odd.put(null, "b");
        odd.put("kind", 7L);
        assertThat(errors(odd)).isNotEmpty();
    }

    @Test
    void a_document_has_a_greatest_size() {
        Map<String, Object> tree = Examples.tree("person");
        List<Map<String, Object>> roles = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            List<String> zones = new ArrayList<>();
            for (int j = 0; j < 250; j++) {
                zones.add("z" + i + "." + j + ".example.com");
            }
            roles.add(Map.of("role", "viewer", "zones", zones, "owners", List.of("*")));
        }
        Examples.spec(tree).put("roles", roles);
        assertThat(errors(tree)).singleElement().asString().contains("more than " + Document.MAX_CHARS);
    }

    @Test
    void order_and_spelled_out_defaults_make_no_difference() {
        Document one = Examples.parse("{kind: Owner, name: a, spec: {title: A, contact: c, deputies: [y, x]}}");
        Document other = Examples.parse("{spec: {deputies: [x, y], contact: c, title: A}, name: a, kind: Owner}");
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.digest()).isEqualTo(other.digest());
        Document bare = Examples.parse("{kind: Owner, name: a, spec: {title: A, contact: c}}");
        assertThat(Examples.parse("{kind: Owner, name: a, spec: {title: A, contact: c, deputies: []}}"))
                .isEqualTo(bare)
                .isNotEqualTo(one);
    }
}
