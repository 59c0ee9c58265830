package dev.bailiwick.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.ZoneFile;
import dev.bailiwick.core.zone.ZoneFileException;
import dev.bailiwick.core.zone.ZoneFileLimits;
import dev.bailiwick.core.zone.ZoneTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import org.xbill.DNS.Name;

/** Zone files: what was read and is written again reads the same. */
public final class ZoneFileTarget {
    private static final Name APEX = Name.fromConstantString("example.com.");
    private static final ZoneFileLimits LIMITS = new ZoneFileLimits(1 << 20, 10_000, 1 << 16);

    private ZoneFileTarget() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        List<Rrset> rrsets;
        try {
            rrsets = read(data);
        } catch (ZoneFileException refused) {
            Expect.that(refused.line() >= 0, "a refusal names its line");
            return;
        }
        StringBuilder out = new StringBuilder();
        ZoneFile.write(ZoneTree.of(APEX, 1, rrsets), out);
        try {
            Expect.equal(
                    new HashSet<>(read(out.toString().getBytes(UTF_8))), new HashSet<>(rrsets), "read, written, read");
        } catch (ZoneFileException e) {
            throw new AssertionError("what was written cannot be read: " + e.getMessage() + "\n" + out, e);
        }
    }

    private static List<Rrset> read(byte[] data) throws ZoneFileException, IOException {
        return ZoneFile.read(new ByteArrayInputStream(data), APEX, LIMITS, octets -> {})
                .rrsets();
    }
}
