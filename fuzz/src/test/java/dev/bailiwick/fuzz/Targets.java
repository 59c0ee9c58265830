package dev.bailiwick.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The targets by name, and where their corpora lie. */
enum Targets {
    MESSAGE("message", MessageTarget.class, MessageTarget::fuzzerTestOneInput),
    ZONE_FILE("zone-file", ZoneFileTarget.class, ZoneFileTarget::fuzzerTestOneInput),
    DOCUMENT("document", DocumentTarget.class, DocumentTarget::fuzzerTestOneInput),
    SCOPE("scope", ScopeTarget.class, ScopeTarget::fuzzerTestOneInput),
    CONDITION("condition", ConditionTarget.class, ConditionTarget::fuzzerTestOneInput),
    TOKEN("token", TokenTarget.class, TokenTarget::fuzzerTestOneInput),
    BODY("body", BodyTarget.class, BodyTarget::fuzzerTestOneInput),
    LOG("log", LogTarget.class, LogTarget::fuzzerTestOneInput);

    /** Takes one input. */
    interface Target {
        void take(byte[] data) throws Exception;
    }

    private final String word;
    private final Class<?> type;

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method
    private final Target target;

    Targets(String word, Class<?> type, Target target) {
        this.word = word;
        this.type = type;
        this.target = target;
    }

    String word() {
        return word;
    }

    Class<?> type() {
        return type;
    }

    void take(byte[] data) throws Exception {
        target.take(data);
    }

    /** The kept inputs, oldest names first; in the source, so that what is found is kept with it. */
    Path corpus() {
        return Path.of("corpus", word).toAbsolutePath();
    }

    List<Path> inputs() {
        try (Stream<Path> files = Files.list(corpus())) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
