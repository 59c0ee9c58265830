package dev.bailiwick.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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

    /**
     * Sets logging up. {@code BAILIWICK_LOG=json} writes JSON lines, {@code BAILIWICK_LOG_LEVEL=debug} each request; a file named by {@code java.util.logging.config.file} has the last
     * word.
     */
    static void configure(boolean quiet, Map<String, String> environment) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        String settings =
                quiet ? SETTINGS.replace("dev.bailiwick.level = INFO", "dev.bailiwick.level = WARNING") : SETTINGS;
        if ("json".equals(environment.get("BAILIWICK_LOG"))) {
            settings += "java.util.logging.ConsoleHandler.formatter = " + JsonLines.class.getName() + "\n";
        }
        if ("debug".equals(environment.get("BAILIWICK_LOG_LEVEL"))) {
            settings = settings.replaceAll("(bailiwick|ConsoleHandler).level = [A-Z]+", "$1.level = FINE");
        }
        try {
            LogManager.getLogManager()
                    .readConfiguration(new ByteArrayInputStream(settings.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
