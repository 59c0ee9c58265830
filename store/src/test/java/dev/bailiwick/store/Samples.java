package dev.bailiwick.store;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.CredentialRows.TokenRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Rows to write. */
final class Samples {
    private Samples() {}

    static Rrset a(String owner, String address) {
        Name name = Names.parse(owner);
        try {
            return Rrset.of(
                    name, Type.A, 300, List.of(new ARecord(name, DClass.IN, 300, InetAddress.getByName(address))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Rrset txt(String owner, String text) {
        Name name = Names.parse(owner);
        return Rrset.of(name, Type.TXT, 60, List.of(new TXTRecord(name, DClass.IN, 60, text)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static ChangeRow change(long sequence, String state) {
        return new ChangeRow(
                "chg-" + sequence,
                sequence,
                "zone",
                "example.com.",
                state,
                "pending",
                "lego",
                "team",
                "{}",
                "rest",
                "c-1",
                "{\"ops\":[]}",
                "aa" + sequence,
                "{}",
                "bb",
                "{}",
                StoreFixture.NOW,
                StoreFixture.NOW.plusSeconds(60),
                null,
                0,
                null);
    }

    static LeaseRow bearer(String id, long sequence, String identity) {
        return lease(id, sequence, identity, "bearer", bytes("hash-" + id), null, null, null);
    }

    static LeaseRow tsig(String id, long sequence, String keyName, byte[] sealed) {
        return lease(id, sequence, "lego", "tsig", null, keyName, "hmac-sha256", sealed);
    }

    private static LeaseRow lease(
            String id,
            long sequence,
            String identity,
            String form,
            byte @Nullable [] hash,
            @Nullable String keyName,
            @Nullable String algorithm,
            byte @Nullable [] sealed) {
        return new LeaseRow(
                id,
                sequence,
                form,
                hash,
                keyName,
                algorithm,
                sealed,
                identity,
                "team",
                "ci",
                "grant",
                "{\"zones\":[\"example.com.\"]}",
                "{\"iss\":\"x\"}",
                "{}",
                "c-" + id,
                StoreFixture.NOW,
                StoreFixture.NOW.plusSeconds(300),
                bytes("mac"));
    }

    static TokenRow token(String id, long sequence, String person) {
        return new TokenRow(
                id,
                sequence,
                bytes("token-" + id),
                person,
                "label",
                "[]",
                "c-" + id,
                StoreFixture.NOW,
                StoreFixture.NOW.plusSeconds(900),
                bytes("mac"));
    }
}
