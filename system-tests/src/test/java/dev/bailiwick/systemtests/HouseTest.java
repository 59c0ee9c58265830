package dev.bailiwick.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the build cannot say of itself. */
@DisplayName("The house")
final class HouseTest {
    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("bailiwick.root"), "`bailiwick.root` is not set"));

    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");

    @Test
    void every_managed_dependency_has_a_line_that_says_why_it_is_here() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String managed = between(pom, "<dependencyManagement>", "</dependencyManagement>")
                .replaceAll("(?s)<exclusions>.*?</exclusions>", "");
        String processors = between(pom, "<annotationProcessorPaths>", "</annotationProcessorPaths>");
        String explained = Files.readString(ROOT.resolve("docs/dependencies.md"));

        List<String> names = Stream.concat(all(ARTIFACT, managed), all(ARTIFACT, processors))
                .filter(name -> !name.startsWith("bailiwick-"))
                .toList();

        assertThat(names).hasSizeGreaterThan(15);
        assertThat(names).allSatisfy(name -> assertThat(explained).contains("`" + name + "`"));
    }

    @Test
    void versions_stand_in_the_root_pom_only() throws IOException {
        List<String> strays = new ArrayList<>();
        for (Path pom : modulePoms()) {
            String text = Files.readString(pom).replaceFirst("(?s)<parent>.*?</parent>", "");
            if (text.contains("<version>")) {
                strays.add(ROOT.relativize(pom).toString());
            }
        }
        assertThat(strays).isEmpty();
    }

    @Test
    void flags_for_maven_are_known_to_java_17() throws IOException {
        assertThat(Files.readString(ROOT.resolve(".mvn/jvm.config")))
                .doesNotContain("--sun-misc-unsafe-memory-access")
                .doesNotContain("AOTCache");
    }

    private static List<Path> modulePoms() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        List<Path> poms = all(Pattern.compile("<module>([^<]+)</module>"), pom)
                .map(module -> ROOT.resolve(module).resolve("pom.xml"))
                .toList();
        assertThat(poms).isNotEmpty();
        return poms;
    }

    private static Stream<String> all(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().map(result -> result.group(1));
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        int to = text.indexOf(end);
        assertThat(from).isNotNegative().isLessThan(to);
        return text.substring(from, to);
    }
}
