package dev.bailiwick.server.joining.bind;

import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.server.joining.bind.Statement.Part;
import dev.bailiwick.server.joining.found.ConfigText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Splits named.conf into statements and takes in what it includes. Knows the grammar's bones only: words, quoted texts,
 * braces, semicolons and the three kinds of comments. A relative include is looked for in the {@code directory} of the
 * options, as named does, which changes there when it reads that. For one thread and one configuration.
 */
final class NamedConf {
    private static final int MAX_NESTING = 32;

    private final ConfigText texts;
    private Path directory;

    private NamedConf(ConfigText texts, Path directory) {
        this.texts = texts;
        this.directory = directory;
    }

    /**
     * Reads a file with everything that it includes.
     *
     * @throws Failure where something cannot be read, is malformed or beyond a limit, with its place
     */
    static List<Statement> read(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        NamedConf conf = new NamedConf(new ConfigText(), Objects.requireNonNullElse(absolute.getParent(), absolute));
        return conf.file(absolute, 0);
    }

    private List<Statement> file(Path file, int depth) {
        if (depth > ConfigText.MAX_DEPTH) {
            throw Failure.invalid("`" + file + "` is included deeper than " + ConfigText.MAX_DEPTH + " files");
        }
        NamedTokens tokens = new NamedTokens(file.toString(), texts.read(file));
        List<Statement> statements = statements(tokens, false, depth, 0);
        return List.copyOf(statements);
    }

    private List<Statement> statements(NamedTokens tokens, boolean inside, int depth, int nesting) {
        if (nesting > MAX_NESTING) {
            throw tokens.wrong("braces are nested deeper than " + MAX_NESTING);
        }
        List<Statement> statements = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        int line = tokens.line();
        for (NamedTokens.Token token = tokens.next(); ; token = tokens.next()) {
            if (parts.isEmpty()) {
                line = token.line();
            }
            switch (token.kind()) {
                case WORD -> parts.add(new Part.Word(token.text(), false));
                case QUOTED -> parts.add(new Part.Word(token.text(), true));
                case OPEN -> parts.add(new Part.Block(statements(tokens, true, depth, nesting + 1)));
                case SEMICOLON -> {
                    if (!parts.isEmpty()) {
                        take(new Statement(tokens.file(), line, parts), statements, depth);
                        parts = new ArrayList<>();
                    }
                }
                case CLOSE, END -> {
                    if (inside != (token.kind() == NamedTokens.Kind.CLOSE)) {
                        throw tokens.wrong(inside ? "a brace is not closed" : "a brace too many");
                    }
                    if (!parts.isEmpty()) {
                        throw ConfigText.wrong(tokens.file(), line, "a semicolon is missing after this statement");
                    }
                    return statements;
                }
            }
        }
    }

    private void take(Statement statement, List<Statement> into, int depth) {
        if (statement.keyword().equals("include") && statement.parts().size() == 2) {
            String named = statement.word(1).orElse("");
            for (Path each : ConfigText.included(directory, named)) {
                into.addAll(file(each, depth + 1));
            }
            return;
        }
        if (statement.keyword().equals("directory") && statement.parts().size() == 2) {
            directory = directory.resolve(statement.word(1).orElse("."));
        }
        into.add(statement);
    }
}
