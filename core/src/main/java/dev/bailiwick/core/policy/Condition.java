package dev.bailiwick.core.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A condition in the Common Expression Language over {@code proved}, {@code asked} (maps, see {@link ConditionContext})
 * and {@code now} (a timestamp). Equality is by text. Immutable and thread-safe.
 *
 * <p>Texts have at most {@value #MAX_CHARS} characters, {@value #MAX_NODES} nodes and comprehensions that nest at most
 * {@value #MAX_NESTED_COMPREHENSIONS} deep; one evaluation goes round at most {@value #MAX_ITERATIONS} times. Each
 * distinct text is compiled once, as long as it is among the last {@value #MAX_CACHED}.
 */
public final class Condition {
    /** The longest text in characters. */
    public static final int MAX_CHARS = 2_000;

    /** The most nodes of the syntax tree. */
    public static final int MAX_NODES = 400;

    /** The most iterations of one evaluation. */
    public static final int MAX_ITERATIONS = 1_000;

    /** How deep comprehensions nest: each could double what the one around it made. */
    public static final int MAX_NESTED_COMPREHENSIONS = 2;

    private static final int MAX_CACHED = 4_096;
    private static final int MAX_PARSE_DEPTH = 32;
    private static final String PROVED = "proved";
    private static final String ASKED = "asked";
    private static final String NOW = "now";

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(MAX_CHARS)
            .maxParseRecursionDepth(MAX_PARSE_DEPTH)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .maxRegexProgramSize(1_000)
            .build();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar(PROVED, MapType.create(SimpleType.STRING, SimpleType.DYN))
            .addVar(ASKED, MapType.create(SimpleType.STRING, SimpleType.DYN))
            .addVar(NOW, SimpleType.TIMESTAMP)
            .setResultType(SimpleType.BOOL)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

    private static final Map<String, Condition> CACHE = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Condition> eldest) {
            return size() > MAX_CACHED;
        }
    };

    private final String text;
    private final CelRuntime.Program program;
    private final boolean usesProved;
    private final boolean usesAsked;

    private Condition(String text, CelRuntime.Program program, Set<String> uses) {
        this.text = text;
        this.program = program;
        this.usesProved = uses.contains(PROVED);
        this.usesAsked = uses.contains(ASKED);
    }

    /** What came of an evaluation. */
    public sealed interface Outcome {
        /** It holds. */
        record Satisfied() implements Outcome {}

        /** It does not hold. */
        record Unsatisfied() implements Outcome {}

        /** It could not be told: something was thrown or no boolean came out. Whoever asks takes the safe side. */
        record Failed(String message) implements Outcome {}
    }

    /**
     * Compiles a text, or finds it compiled.
     *
     * @throws IllegalArgumentException if it is malformed, of another type than bool, or exceeds a limit
     */
    public static Condition parse(String text) {
        if (text.isBlank() || text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("a condition has 1 to " + MAX_CHARS + " characters");
        }
        synchronized (CACHE) {
            return CACHE.computeIfAbsent(text, Condition::compile);
        }
    }

    private static Condition compile(String text) {
        try {
            CelAbstractSyntaxTree ast = COMPILER.compile(text).getAst();
            CelNavigableAst tree = CelNavigableAst.fromAst(ast);
            checkSize(text, tree);
            Set<String> uses = tree.getRoot()
                    .allNodes()
                    .filter(each -> each.getKind() == Kind.IDENT)
                    .map(each -> each.expr().ident().name())
                    .collect(Collectors.toUnmodifiableSet());
            return new Condition(text, RUNTIME.createProgram(ast), uses);
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("`" + text + "` is no condition: " + firstLine(e), e);
        }
    }

    private static void checkSize(String text, CelNavigableAst tree) {
        if (tree.getRoot().allNodes().count() > MAX_NODES) {
            throw new IllegalArgumentException("`" + text + "` is too large for a condition");
        }
        tree.getRoot()
                .allNodes()
                .filter(each -> each.getKind() == Kind.COMPREHENSION)
                .forEach(each -> {
                    CelExpr.CelComprehension comprehension = each.expr().comprehension();
                    // Else what looks like something proved could be a mere variable.
                    if (Set.of(PROVED, ASKED, NOW).contains(comprehension.iterVar())
                            || Set.of(PROVED, ASKED, NOW).contains(comprehension.iterVar2())) {
                        throw new IllegalArgumentException(
                                "`" + text + "` gives a variable the name of something else");
                    }
                    if (nesting(each) > MAX_NESTED_COMPREHENSIONS) {
                        throw new IllegalArgumentException("`" + text + "` nests comprehensions too deeply");
                    }
                });
    }

    private static int nesting(CelNavigableExpr expression) {
        int count = 0;
        for (Optional<CelNavigableExpr> at = Optional.of(expression);
                at.isPresent();
                at = at.get().parent()) {
            count += at.get().getKind() == Kind.COMPREHENSION ? 1 : 0;
        }
        return count;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown");
    }

    /** Evaluates the condition; never throws. */
    public Outcome evaluate(ConditionContext context, Instant now) {
        try {
            Object result = program.eval(Map.of(PROVED, context.proved(), ASKED, context.asked(), NOW, now));
            if (result instanceof Boolean holds) {
                return holds ? new Outcome.Satisfied() : new Outcome.Unsatisfied();
            }
            return new Outcome.Failed("the condition gave no boolean");
        } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
            return new Outcome.Failed("the condition could not be evaluated: "
                    + (e instanceof Exception told ? firstLine(told) : "too deep"));
        }
    }

    /** Why the condition is of no use to a grant; empty where it is. */
    public Optional<String> lintForGrant() {
        return usesAsked && !usesProved
                ? Optional.of("refers to `asked` alone, which the caller chooses: it has to refer to `proved` too")
                : Optional.empty();
    }

    /** The condition as it was written. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Condition that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
