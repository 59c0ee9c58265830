package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.export.Fault.Kind;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.RootBuilder;
import dev.bailiwick.tlog.note.Checkpoint;
import dev.bailiwick.tlog.tile.TileId;
import dev.bailiwick.tlog.tile.TileStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** Builds the tree out of checked bundles, in order; compares upper tiles, the roots that others saw, and at last the checkpoint. */
final class TreeCheck {

    private final Path export;
    private final Witnesses witnesses;
    private final Consumer<Fault> faults;
    private final RootBuilder tree = new RootBuilder();
    private final TileStream tiles = new TileStream(this::compareTile);
    private boolean broken;

    TreeCheck(Path export, Witnesses witnesses, Consumer<Fault> faults) {
        this.export = export;
        this.witnesses = witnesses;
        this.faults = faults;
        witnesses.compare(0, tree.root());
    }

    void add(BundleResult bundle) {
        broken |= !bundle.complete();
        if (broken) {
            return;
        }
        if (bundle.root().isPresent() && witnesses.nextSize() >= tree.size() + TileId.FULL) {
            tree.addSubtree(8, bundle.root().get());
            compareWitnesses();
        } else {
            for (Hash leafHash : bundle.leafHashes()) {
                tree.add(leafHash);
                compareWitnesses();
            }
        }
        if (bundle.root().isPresent()) {
            tiles.addFullLeafTile(bundle.root().get());
        }
    }

    private void compareWitnesses() {
        if (witnesses.nextSize() == tree.size()) {
            witnesses.compare(tree.size(), tree.root());
        }
    }

    void finish(Checkpoint checkpoint) {
        if (broken) {
            String cause =
                    "entries are missing, so their root cannot be told; nor, from there on, what others saw of it";
            faults.accept(Fault.of(Kind.ROOT, Layout.CHECKPOINT, cause));
            return;
        }
        tiles.finish();
        if (!tree.root().equals(checkpoint.root())) {
            String cause = "the root over the entries is not the one that the checkpoint states";
            faults.accept(Fault.of(Kind.ROOT, Layout.CHECKPOINT, cause));
        }
    }

    private void compareTile(TileId id, byte[] content) {
        try {
            byte[] there = Layout.read(export.resolve(id.path()), TileId.FULL * Hash.BYTES);
            if (!Arrays.equals(there, content)) {
                faults.accept(Fault.of(Kind.TILE, id.path(), "the tile is not what the entries hash to"));
            }
        } catch (IOException e) {
            faults.accept(Fault.of(Kind.TILE, id.path(), Layout.cause(e)));
        }
    }
}
