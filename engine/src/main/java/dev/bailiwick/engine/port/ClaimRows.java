package dev.bailiwick.engine.port;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Who placed which records: what another automation may not take away, and what goes with its lease. */
public interface ClaimRows {
    /** Names that one question is about at most; more are asked about in several. */
    int NAMES_AT_ONCE = 200;

    /** The claims on records at some names. */
    List<Claim> at(ZoneId zone, Collection<Name> names);

    /** The claims on records beneath a name, the name itself left out; at most {@code limit}. */
    List<Claim> below(ZoneId zone, Name name, int limit);

    /** The zones in which claims have ended, at most {@code limit}. */
    List<ZoneId> zonesWithEnded(Instant now, int limit);

    /** The claims of a zone that have ended, those that ended first at the head; at most {@code limit}. */
    List<Claim> ended(ZoneId zone, Instant now, int limit);

    /** Who holds claims that end, at most {@code limit}. */
    List<Claimant> claimants(int limit);

    /** The claims of one credential in a zone, at most {@code limit}. */
    List<Claim> of(ZoneId zone, String credential, int limit);

    /** A credential that holds claims in a zone. */
    record Claimant(ZoneId zone, String credential) {}

    /**
     * A claim on a record.
     *
     * @param key tells its data from that of the others in the RRset: see {@link #key}
     * @param credential of the lease or secret with which it goes; empty where it stays
     * @param owner the actor, such as {@code identity/NAME}
     * @param endsAt when it goes; null where it stays
     */
    record Claim(
            Name name,
            int type,
            byte[] key,
            String credential,
            String owner,
            Instant placedAt,
            @Nullable Instant endsAt) {
        /** The longest data that is its own key; that of a challenge value is. */
        private static final int OWN_KEY_OCTETS = 64;

        /** Data of at most 64 octets itself; of longer data a zero and its SHA-512, 65 octets, since an index has a limit. */
        public static byte[] key(Record record) {
            byte[] data = Rrset.data(record);
            if (data.length <= OWN_KEY_OCTETS) {
                return data;
            }
            try {
                byte[] key = new byte[OWN_KEY_OCTETS + 1];
                byte[] digest = MessageDigest.getInstance("SHA-512").digest(data);
                System.arraycopy(digest, 0, key, 1, OWN_KEY_OCTETS);
                return key;
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-512 is missing from this Java", e);
            }
        }

        /** Tells whether it is on this record. */
        public boolean isOn(Record record) {
            return type == record.getType() && Arrays.equals(key, key(record));
        }

        /** Tells whether it has ended. */
        public boolean isOver(Instant now) {
            return endsAt != null && !now.isBefore(endsAt);
        }
    }

    /** The writes. */
    interface Writable extends ClaimRows {
        /** Writes claims; one of the same credential on the same record takes the place of the earlier one. */
        void put(ZoneId zone, List<Claim> claims);

        /** Drops all claims on records. */
        void drop(ZoneId zone, Name name, List<Record> records);

        /** Drops single claims. */
        void drop(ZoneId zone, List<Claim> claims);
    }
}
