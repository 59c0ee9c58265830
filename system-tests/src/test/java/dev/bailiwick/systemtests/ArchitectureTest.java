package dev.bailiwick.systemtests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may use what. The reactor refuses cycles between modules; this refuses what it cannot see. */
@DisplayName("The architecture")
final class ArchitectureTest {
    private static final String ROOT = "dev.bailiwick.";

    /** Each module with the modules it may use. The server, which wires all of them, may use every one. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("core", Set.of()),
            Map.entry("tlog", Set.of()),
            Map.entry("engine", Set.of("core", "tlog")),
            Map.entry("store", Set.of("core", "tlog", "engine")),
            Map.entry("dns", Set.of("core")),
            Map.entry("authn", Set.of("core")),
            Map.entry("doors", Set.of("core", "tlog", "engine", "dns", "authn")),
            Map.entry("alerts", Set.of("engine", "authn")),
            Map.entry("backends", Set.of("core", "engine", "dns", "authn")),
            Map.entry("cli", Set.of("tlog")),
            Map.entry(
                    "server",
                    Set.of("core", "tlog", "engine", "store", "dns", "authn", "doors", "alerts", "backends", "cli")));

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.bailiwick");

    static Set<String> modules() {
        return new TreeSet<>(MAY_USE.keySet());
    }

    @Test
    void every_module_of_the_product_is_under_these_rules() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : PRODUCT) {
            found.add(type.getPackageName().substring(ROOT.length()).replaceFirst("\\..*", ""));
        }
        found.remove("testkit");
        assertThat(found).isEqualTo(modules());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void a_module_uses_only_the_modules_it_may(String module) {
        List<String> allowed = new ArrayList<>(List.of(ROOT + module + ".."));
        for (String other : MAY_USE.getOrDefault(module, Set.of())) {
            allowed.add(ROOT + other + "..");
        }
        check(noClasses()
                .that(resideInAPackage(ROOT + module + ".."))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.bailiwick..")
                        .and(resideOutsideOfPackages(allowed.toArray(String[]::new)))));
    }

    @Test
    void modules_are_free_of_cycles() {
        check(slices().matching("dev.bailiwick.(*)..").should().beFreeOfCycles());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packages_within_a_module_are_free_of_cycles(String module) {
        check(slices().matching(ROOT + module + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void every_package_is_null_marked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : PRODUCT) {
            JavaPackage home = type.getPackage();
            if (!home.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(home.getName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    @Test
    void the_core_does_no_input_or_output() {
        check(noClasses()
                .that(resideInAPackage("dev.bailiwick.core.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.sql..")
                        .or(nameMatching("java\\.io\\.(File|RandomAccessFile|Console).*"))
                        .or(nameMatching("java\\.lang\\.Process(Builder)?"))
                        // Values are welcome: addresses, A-labels and URIs say something, they do not connect to
                        // anything.
                        .or(nameMatching("java\\.net\\.(?!Inet(4|6|Socket)?Address$|IDN$|URI$|URISyntaxException$"
                                + "|UnknownHostException$).*")))
                .because("it has to give the same answer in a dry run, in the real run and in a test"));
    }

    @Test
    void the_core_has_no_threads_and_no_locks() {
        check(noClasses()
                .that(resideInAPackage("dev.bailiwick.core.."))
                .should()
                .dependOnClassesThat(nameMatching("java\\.lang\\.Thread(\\$.*)?")
                        .or(nameMatching(
                                "java\\.util\\.concurrent\\.(locks\\..*|.*(Executor|Future|Queue|Pool|Timer|Latch"
                                        + "|Barrier|Semaphore|Phaser|Exchanger).*)"))
                        .or(nameMatching("java\\.util\\.Timer.*"))));
    }

    @Test
    void the_core_reads_no_clock_at_all() {
        check(noClasses()
                .that(resideInAPackage("dev.bailiwick.core.."))
                .should()
                .callCodeUnitWhere(readsTheWallClock()
                        .or(call("java\\.lang\\.System", "nanoTime"))
                        .or(sleeps())));
    }

    @Test
    void only_the_clock_reads_the_wall_clock() {
        check(noClasses()
                .that(resideOutsideOfPackages("dev.bailiwick.testkit.."))
                .and(DescribedPredicate.not(simpleName("SystemClock")))
                .should()
                .callCodeUnitWhere(readsTheWallClock())
                .because("time is handed in, so that tests can set it and ends hold after the clock was moved"));
    }

    @Test
    void nobody_sleeps() {
        check(noClasses().should().callCodeUnitWhere(sleeps()).because("waiting is for a condition, with a deadline"));
    }

    @Test
    void the_log_knows_nothing_of_dns() {
        check(noClasses()
                .that(resideInAPackage("dev.bailiwick.tlog.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.xbill..")));
    }

    @Test
    void sql_stays_in_the_store() {
        check(noClasses()
                .that(resideOutsideOfPackages("dev.bailiwick.store..", "dev.bailiwick.testkit.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "org.jdbi..",
                        "org.flywaydb..",
                        "com.zaxxer..",
                        "org.sqlite..",
                        "org.postgresql..")));
    }

    @Test
    void http_requests_leave_from_authn_and_the_command_line_only() {
        check(noClasses()
                .that(resideOutsideOfPackages(
                        "dev.bailiwick.authn..",
                        "dev.bailiwick.cli..",
                        "dev.bailiwick.server..",
                        "dev.bailiwick.testkit.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net.http..")
                        .or(nameMatching("java\\.net\\.(Http|Https)?URLConnection"))));
    }

    @Test
    void only_main_classes_end_the_process() {
        check(noClasses()
                .that(DescribedPredicate.not(simpleName("Main")))
                .should()
                .callCodeUnitWhere(call("java\\.lang\\.(System|Runtime)", "exit|halt")));
    }

    @Test
    void the_product_does_not_use_what_is_for_tests() {
        check(noClasses()
                .that(resideOutsideOfPackages("dev.bailiwick.testkit.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.bailiwick.testkit..", "org.junit..", "org.assertj..")));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(PRODUCT);
    }

    private static DescribedPredicate<JavaCall<?>> readsTheWallClock() {
        return call("java\\.lang\\.System", "currentTimeMillis")
                .or(call("java\\.time\\..*", "now"))
                .or(call("java\\.time\\.Clock", "system.*|tick.*"))
                .or(call("java\\.util\\.(Date|GregorianCalendar)", "<init>").and(withoutArguments()));
    }

    private static DescribedPredicate<JavaCall<?>> sleeps() {
        return call("java\\.lang\\.Thread", "sleep").or(call("java\\.util\\.concurrent\\.TimeUnit", "sleep"));
    }

    private static DescribedPredicate<JavaCall<?>> call(String owner, String method) {
        return DescribedPredicate.describe("calls of " + owner + "#" + method, call -> {
            CodeUnitCallTarget target = call.getTarget();
            return target.getOwner().getName().matches(owner)
                    && target.getName().matches(method);
        });
    }

    private static DescribedPredicate<JavaCall<?>> withoutArguments() {
        return DescribedPredicate.describe(
                "without arguments",
                call -> call.getTarget().getRawParameterTypes().isEmpty());
    }
}
