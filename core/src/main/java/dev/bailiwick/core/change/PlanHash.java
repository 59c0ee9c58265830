package dev.bailiwick.core.change;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.SoaSerials;
import dev.bailiwick.core.risk.Consequence;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/**
 * The bytes under a plan's hash. Every field is preceded by its length and every list by its count, each as four octets,
 * so no two plans share an encoding; the first field names the layout and changes with it.
 */
final class PlanHash {
    private static final String LAYOUT = "bailiwick plan 1";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private PlanHash() {}

    static String of(Plan plan) {
        PlanHash hash = new PlanHash();
        hash.text(LAYOUT);
        hash.text(plan.zone().view());
        hash.field(plan.zone().apex().toWireCanonical());
        List<RrsetEdit> edits = plan.edits().stream()
                .map(PlanHash::withoutSerial)
                .flatMap(Optional::stream)
                .toList();
        hash.number(edits.size());
        edits.forEach(hash::edit);
        hash.number(plan.consequences().size());
        plan.consequences().stream().map(Consequence::word).sorted().forEach(hash::text);
        hash.text(plan.identity());
        hash.number(plan.backends().size());
        plan.backends().forEach(hash::text);
        return hash.digest();
    }

    /** An edit of nothing but the serial is none. */
    private static Optional<RrsetEdit> withoutSerial(RrsetEdit edit) {
        Rrset before = SoaSerials.zeroed(edit.before());
        Rrset after = SoaSerials.zeroed(edit.after());
        return Objects.equals(before, after)
                ? Optional.empty()
                : Optional.of(new RrsetEdit(edit.name(), edit.type(), before, after));
    }

    private void edit(RrsetEdit edit) {
        field(edit.name().toWireCanonical());
        number(edit.type());
        rrset(edit.before());
        rrset(edit.after());
    }

    /** An absent RRset is one of no records: a present one has at least one. */
    private void rrset(@Nullable Rrset rrset) {
        if (rrset == null) {
            number(0);
            return;
        }
        number(rrset.records().size());
        number(Math.toIntExact(rrset.ttlSeconds()));
        for (Record each : rrset.records()) {
            field(Rrset.data(each));
        }
    }

    private void text(String text) {
        field(text.getBytes(StandardCharsets.UTF_8));
    }

    private void field(byte[] value) {
        number(value.length);
        bytes.writeBytes(value);
    }

    private void number(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    private String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
