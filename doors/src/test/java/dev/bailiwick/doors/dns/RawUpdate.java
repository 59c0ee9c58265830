package dev.bailiwick.doors.dns;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * An UPDATE as octets, which may be as odd as a test likes: no library stands between.
 *
 * @param opcode usually 5
 */
record RawUpdate(int id, int opcode, List<Rr> zone, List<Rr> prerequisites, List<Rr> updates) {
    /** One record, or in the zone section a question. */
    record Rr(Name name, int type, int dclass, long ttl, byte[] data) {
        boolean sameValue(Rr other) {
            return name.equals(other.name)
                    && type == other.type
                    && dclass == other.dclass
                    && Arrays.equals(data, other.data);
        }

        String text() {
            String klass = switch (dclass) {
                case DClass.IN -> "IN";
                case DClass.ANY -> "ANY";
                case DClass.NONE -> "NONE";
                default -> "CLASS" + dclass;
            };
            return name + " " + ttl + " " + klass + " " + Type.string(type) + " "
                    + (data.length == 0 ? "(empty)" : HexFormat.of().formatHex(data));
        }
    }

    /** The message without a signature. */
    byte[] octets() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(12)
                .putShort((short) id)
                .putShort((short) (opcode << 11))
                .putShort((short) zone.size())
                .putShort((short) prerequisites.size())
                .putShort((short) updates.size())
                .putShort((short) 0)
                .array());
        for (Rr each : zone) {
            out.writeBytes(each.name().toWire());
            out.writeBytes(ByteBuffer.allocate(4)
                    .putShort((short) each.type())
                    .putShort((short) each.dclass())
                    .array());
        }
        prerequisites.forEach(each -> write(out, each));
        updates.forEach(each -> write(out, each));
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Rr rr) {
        out.writeBytes(rr.name().toWire());
        out.writeBytes(ByteBuffer.allocate(10)
                .putShort((short) rr.type())
                .putShort((short) rr.dclass())
                .putInt((int) rr.ttl())
                .putShort((short) rr.data().length)
                .array());
        out.writeBytes(rr.data());
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("opcode " + opcode + ", zone " + zone.stream().map(Rr::text).toList());
        prerequisites.forEach(each -> lines.add("  if " + each.text()));
        updates.forEach(each -> lines.add("  do " + each.text()));
        return String.join("\n", lines);
    }
}
