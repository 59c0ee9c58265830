package dev.bailiwick.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/** Logs one line an event to standard error; libraries only when something is wrong. */
final class Logging {
    private static final String SETTINGS = """
            handlers = java.util.logging.ConsoleHandler
            .level = WARNING
            dev.bailiwick.level = INFO
            java.util.logging.ConsoleHandler.level = INFO
            java.util.logging.SimpleFormatter.format = %1$tFT%1$tT.%1$tL%1$tz %4$s %3$s %5$s%6$s%n
            """;

    private Logging() {}

    /** Sets logging up; a file named by {@code java.util.logging.config.file} has the last word. */
    static void configure(boolean quiet) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        String settings =
                quiet ? SETTINGS.replace("dev.bailiwick.level = INFO", "dev.bailiwick.level = WARNING") : SETTINGS;
        try {
            LogManager.getLogManager()
                    .readConfiguration(new ByteArrayInputStream(settings.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
