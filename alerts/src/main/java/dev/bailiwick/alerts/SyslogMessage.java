package dev.bailiwick.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bailiwick.engine.port.Alert;
import java.io.ByteArrayOutputStream;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * Alerts as syslog messages (RFC 5424), framed by their length (RFC 6587, section 3.4.1). The structured data lets a
 * receiver filter without reading JSON; the message is the alert's JSON. Stateless and thread-safe.
 */
final class SyslogMessage {
    /** Facility 13 (log audit), severity 5 (notice). */
    private static final int PRIORITY = 13 * 8 + 5;

    /** The enterprise number that RFC 5612 sets aside for documentation: the project has none of its own. */
    private static final String DATA_ID = "bailiwick@32473";

    private static final DateTimeFormatter TIMESTAMP =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private SyslogMessage() {}

    /** @param host the name of this machine or node, as syslog tells it */
    static byte[] framed(Alert alert, String host) {
        byte[] message = (header(alert, host) + " " + data(alert) + " ").getBytes(UTF_8);
        byte[] text = alert.body().getBytes(UTF_8);
        // The octets before the text are the byte order mark that says it is UTF-8 (RFC 5424, section 6.4).
        byte[] mark = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
        byte[] length = ((message.length + mark.length + text.length) + " ").getBytes(UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(length);
        out.writeBytes(message);
        out.writeBytes(mark);
        out.writeBytes(text);
        return out.toByteArray();
    }

    private static String header(Alert alert, String host) {
        return "<" + PRIORITY + ">1 " + TIMESTAMP.format(alert.at()) + " " + word(host, 255) + " bailiwick - "
                + word(alert.type(), 32);
    }

    private static String data(Alert alert) {
        return "[" + DATA_ID + parameter("id", alert.id()) + parameter("index", Long.toString(alert.index()))
                + parameter("actor", alert.actor()) + parameter("target", alert.target())
                + parameter("outcome", alert.outcome()) + "]";
    }

    /** Printable ASCII without spaces, of a length; {@code -} where nothing is left (RFC 5424, section 6). */
    private static String word(String text, int max) {
        StringBuilder out = new StringBuilder();
        text.chars().filter(c -> c > 32 && c < 127).limit(max).forEach(c -> out.append((char) c));
        return out.isEmpty() ? "-" : out.toString();
    }

    /** Quotes, backslashes and closing brackets are escaped (RFC 5424, section 6.3.3). */
    private static String parameter(String name, String value) {
        StringBuilder out = new StringBuilder(" ").append(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\' || c == ']') {
                out.append('\\');
            }
            out.append(Character.isISOControl(c) ? ' ' : c);
        }
        return out.append('"').toString();
    }
}
