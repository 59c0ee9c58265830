package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.export.Fault.Kind;
import dev.bailiwick.tlog.leaf.BodyCheck;
import dev.bailiwick.tlog.leaf.BodyLine;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.leaf.FieldContent;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.Sha256;
import dev.bailiwick.tlog.tile.EntryBundle;
import dev.bailiwick.tlog.tile.TileId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Checks what lies in one bundle: leaves against their tile, bodies against leaves, blobs against digests. */
final class BundleTask implements Callable<BundleResult> {

    private final Path export;
    private final long bundle;
    private final int width;
    private final long start;
    private final BlobCheck blobs;
    private final Sha256 sha = new Sha256();
    private final BodyCheck bodyCheck = new BodyCheck();
    private final List<Fault> faults = new ArrayList<>();
    private final List<ErasureClaim> erasures = new ArrayList<>();
    private long withheld;
    private long blobCount;

    BundleTask(Path export, long bundle, int width, BlobCheck blobs) {
        this.export = export;
        this.bundle = bundle;
        this.width = width;
        this.start = bundle * TileId.FULL;
        this.blobs = blobs;
    }

    @Override
    public BundleResult call() {
        List<byte[]> leaves = leaves();
        byte[] tile = tile();
        byte[] hashes = leaves.isEmpty() ? tile : hash(leaves);
        if (!leaves.isEmpty() && tile.length > 0) {
            compare(hashes, tile);
        }
        bodies(leaves);
        List<Hash> leafHashes = new ArrayList<>(width);
        for (int at = 0; at < hashes.length; at += Hash.BYTES) {
            leafHashes.add(Hash.of(hashes, at));
        }
        Optional<Hash> root = leafHashes.size() == TileId.FULL
                ? Optional.of(sha.completeRoot(hashes, TileId.FULL))
                : Optional.empty();
        return new BundleResult(bundle, width, leafHashes, root, faults, erasures, withheld, blobCount);
    }

    /** The leaves, or none if the bundle cannot be had whole. */
    private List<byte[]> leaves() {
        String file = EntryBundle.path(bundle, width);
        try {
            return EntryBundle.parse(Layout.read(export.resolve(file), EntryBundle.MAX_BYTES), width);
        } catch (IOException e) {
            faults.add(Fault.of(Kind.BUNDLE, file, Layout.cause(e)));
        } catch (IllegalArgumentException e) {
            faults.add(Fault.of(Kind.BUNDLE, file, String.valueOf(e.getMessage())));
        }
        return List.of();
    }

    /** The hashes of the level-0 tile, or none if it cannot be had whole. */
    private byte[] tile() {
        String file = new TileId(0, bundle, width).path();
        try {
            byte[] tile = Layout.read(export.resolve(file), TileId.FULL * Hash.BYTES);
            if (tile.length == width * Hash.BYTES) {
                return tile;
            }
            faults.add(Fault.of(Kind.TILE, file, "it has " + tile.length + " bytes"));
        } catch (IOException e) {
            faults.add(Fault.of(Kind.TILE, file, Layout.cause(e)));
        }
        return new byte[0];
    }

    private byte[] hash(List<byte[]> leaves) {
        byte[] hashes = new byte[leaves.size() * Hash.BYTES];
        for (int i = 0; i < leaves.size(); i++) {
            byte[] leaf = leaves.get(i);
            sha.leaf(leaf, 0, leaf.length, hashes, i * Hash.BYTES);
        }
        return hashes;
    }

    private void compare(byte[] hashes, byte[] tile) {
        for (int i = 0; i < width; i++) {
            int at = i * Hash.BYTES;
            if (!Arrays.equals(hashes, at, at + Hash.BYTES, tile, at, at + Hash.BYTES)) {
                String file = EntryBundle.path(bundle, width);
                faults.add(
                        Fault.at(Kind.LEAF, start + i, file, "the leaf is not the one that its tile has the hash of"));
            }
        }
    }

    private void bodies(List<byte[]> leaves) {
        String file = Layout.bodies(bundle);
        int next = 0;
        try (LineReader lines = new LineReader(Layout.open(export.resolve(file)), BodyLine.MAX_BYTES)) {
            while (lines.next()) {
                BodyLine line = BodyLine.parse(lines.buffer(), lines.from(), lines.to());
                long at = line.index() - start;
                if (at < next || at >= width) {
                    throw new IllegalArgumentException("the body of entry " + line.index() + " does not belong here");
                }
                missing(file, next, at);
                next = (int) at + 1;
                body(file, line, leaves);
            }
            missing(file, next, width);
        } catch (IOException e) {
            faults.add(Fault.at(Kind.BODY, start + next, file, Layout.cause(e)));
        } catch (IllegalArgumentException e) {
            faults.add(Fault.at(Kind.BODY, start + next, file, String.valueOf(e.getMessage())));
        }
    }

    private void missing(String file, int from, long to) {
        for (int i = from; i < to; i++) {
            faults.add(Fault.at(
                    Kind.BODY_MISSING, start + i, file, "the entry has no body and nothing says that it was erased"));
        }
    }

    private void body(String file, BodyLine line, List<byte[]> leaves) {
        if (!leaves.isEmpty()) {
            bodyCheck
                    .refusal(leaves.get((int) (line.index() - start)), line.body())
                    .ifPresent(cause -> faults.add(Fault.at(Kind.BODY, line.index(), file, cause)));
        }
        for (EntryBody.Field field : line.body().fields()) {
            switch (field.content()) {
                case FieldContent.Shown ignored -> {}
                case FieldContent.Blob blob -> {
                    blobCount++;
                    blobs.fault(blob.digest(), line.index()).ifPresent(faults::add);
                }
                case FieldContent.Withheld ignored -> withheld++;
                case FieldContent.Erased erased ->
                    erasures.add(new ErasureClaim(line.index(), field.name(), erased.recordedBy()));
            }
        }
    }
}
