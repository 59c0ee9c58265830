package dev.bailiwick.server;

import dev.bailiwick.engine.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.slf4j.MDC;

/**
 * One JSON object a line: {@code at}, {@code level}, {@code logger}, {@code thread}, {@code message}, and {@code
 * correlation} where the event belongs to a request, as its answer and its entries in the audit log name it. Thread-safe.
 */
public final class JsonLines extends Formatter {
    @Override
    public String format(LogRecord event) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("at", event.getInstant().toString());
        tree.put("level", event.getLevel().getName());
        tree.put("logger", event.getLoggerName() == null ? "" : event.getLoggerName());
        tree.put("thread", Thread.currentThread().getName());
        // The handlers run in the thread of the event, so its context is still there.
        Map<String, String> context = MDC.getCopyOfContextMap();
        if (context != null) {
            tree.putAll(context);
        }
        tree.put("message", formatMessage(event));
        if (event.getThrown() != null) {
            StringWriter trace = new StringWriter();
            event.getThrown().printStackTrace(new PrintWriter(trace));
            tree.put("exception", trace.toString());
        }
        return Json.write(tree) + "\n";
    }
}
