package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.leaf.BodyCheck;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.leaf.Erasures;
import dev.bailiwick.tlog.leaf.FieldContent;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.MerkleHash;
import dev.bailiwick.tlog.tile.TileHashReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks up whether the entries that are said to record erasures do so. Holds the claims: a few dozen bytes for each erased value. */
final class ErasureCheck {

    private final List<ErasureClaim> claims = new ArrayList<>();

    void add(List<ErasureClaim> more) {
        claims.addAll(more);
    }

    long size() {
        return claims.size();
    }

    /** Reads each recording entry once, out of an export whose leaves have been checked. */
    void check(ExportReader export, Consumer<Fault> faults) {
        claims.sort(Comparator.comparingLong(ErasureClaim::recordedBy));
        TileHashReader tiles = new TileHashReader(export, export.size());
        long read = -1;
        Optional<Erasures> recorded = Optional.empty();
        for (ErasureClaim claim : claims) {
            if (claim.recordedBy() != read) {
                read = claim.recordedBy();
                recorded = recordedIn(export, tiles, read);
            }
            boolean covered = recorded.isPresent()
                    && claim.recordedBy() > claim.index()
                    && recorded.get().covers(claim.index(), claim.field());
            if (!covered) {
                String cause = "field `" + claim.field() + "` is marked as erased, but entry " + claim.recordedBy()
                        + " does not record that";
                faults.accept(Fault.at(Fault.Kind.ERASURE, claim.index(), Layout.bodies(claim.index() / 256), cause));
            }
        }
    }

    private static Optional<Erasures> recordedIn(ExportReader export, TileHashReader tiles, long index) {
        if (index >= export.size()) {
            return Optional.empty();
        }
        try {
            byte[] leaf = export.leaf(index);
            Hash hash = tiles.read(0, index);
            Optional<EntryBody> body = export.body(index);
            if (body.isEmpty()
                    || !MerkleHash.leaf(leaf).equals(hash)
                    || new BodyCheck().refusal(leaf, body.get()).isPresent()
                    || !(body.get().field(Erasures.FIELD).orElse(null) instanceof FieldContent.Shown shown)) {
                return Optional.empty();
            }
            return Optional.of(Erasures.parse(shown.value()));
        } catch (IOException | RuntimeException e) {
            // Whatever is wrong with the recording entry is a fault of its own already; here it only fails to vouch.
            return Optional.empty();
        }
    }
}
