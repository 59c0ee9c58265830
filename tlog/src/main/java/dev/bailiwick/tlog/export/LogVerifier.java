package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.export.Fault.Kind;
import dev.bailiwick.tlog.note.Checkpoint;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import dev.bailiwick.tlog.tile.TileId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Verifies an export without the server that wrote it: the checkpoint's signature, every leaf against bundles, tiles and root, every
 * body against its leaf, every blob against its digest, every erasure against the entry that records it, and the whole against
 * anchors, receipts and what an earlier verification saw. It reads the export once, in memory that does not grow with the log but
 * for erased values. Each call has its own state, so calls may run side by side.
 */
public final class LogVerifier {

    /** How many faults are listed before the verification stops. */
    public static final int MAX_FAULTS = 1000;

    /** Hears how far a verification has come. */
    @FunctionalInterface
    public interface Progress {
        /** Called on the verifying thread after each bundle of up to 256 entries. */
        void checked(long entries, long total);
    }

    private final VerificationRequest request;
    private final Progress progress;
    private final List<Fault> faults = new ArrayList<>();
    private final ErasureCheck erasures = new ErasureCheck();
    private boolean cutShort;
    private long entries;
    private long blobs;
    private long withheld;

    private LogVerifier(VerificationRequest request, Progress progress) {
        this.request = request;
        this.progress = progress;
    }

    /**
     * Verifies an export. What is wrong with it, unreadable files included, is in the report.
     *
     * @throws IOException only if the remembered checkpoint cannot be written after a sound verification
     * @throws InterruptedException if the thread is interrupted
     */
    public static Report verify(VerificationRequest request, Progress progress)
            throws IOException, InterruptedException {
        return new LogVerifier(request, progress).run();
    }

    private Report run() throws IOException, InterruptedException {
        ExportReader reader;
        try {
            reader = ExportReader.open(request.export());
        } catch (IOException e) {
            fault(Fault.of(Kind.FORMAT, request.export().toString(), String.valueOf(e.getMessage())));
            return new Report(Optional.empty(), 0, 0, 0, 0, faults, false, List.of());
        }
        SignedCheckpoint signed = reader.checkpoint();
        Checkpoint checkpoint = signed.checkpoint();
        signed.refusal(request.keys()).ifPresent(cause -> fault(Fault.of(Kind.CHECKPOINT, Layout.CHECKPOINT, cause)));
        try (Witnesses witnesses = new Witnesses(request, checkpoint, this::fault)) {
            TreeCheck tree = new TreeCheck(request.export(), witnesses, this::fault);
            stream(checkpoint.size(), tree);
            if (!cutShort) {
                tree.finish(checkpoint);
                erasures.check(reader, this::fault);
            }
            remember(signed);
            return report(checkpoint, witnesses);
        }
    }

    private Report report(Checkpoint checkpoint, Witnesses witnesses) {
        return new Report(
                Optional.of(checkpoint),
                entries,
                blobs,
                witnesses.anchorCount(),
                witnesses.receiptCount(),
                faults,
                cutShort,
                caveats(checkpoint.size(), witnesses.confirmed()));
    }

    /** Checks bundles on several threads and takes the results in order, with a bounded number under way. */
    private void stream(long size, TreeCheck tree) throws InterruptedException {
        BlobCheck blobCheck = new BlobCheck(request.export());
        ArrayDeque<Future<BundleResult>> underWay = new ArrayDeque<>();
        ExecutorService pool = Executors.newFixedThreadPool(request.threads(), LogVerifier::worker);
        try {
            long bundles = (size + TileId.FULL - 1) / TileId.FULL;
            for (long next = 0; (next < bundles || !underWay.isEmpty()) && !cutShort; ) {
                if (next < bundles && underWay.size() < 8 * request.threads()) {
                    int width = TileId.widthAt(0, next, size);
                    underWay.add(pool.submit(new BundleTask(request.export(), next, width, blobCheck)));
                    next++;
                } else {
                    take(underWay.remove().get(), tree);
                    progress.checked(entries, size);
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("checking a bundle failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static Thread worker(Runnable task) {
        return Thread.ofPlatform().daemon().name("log-verifier").unstarted(task);
    }

    private void take(BundleResult bundle, TreeCheck tree) {
        entries += bundle.width();
        blobs += bundle.blobs();
        withheld += bundle.withheld();
        bundle.faults().forEach(this::fault);
        erasures.add(bundle.erasures());
        tree.add(bundle);
    }

    private void fault(Fault fault) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
        } else {
            cutShort = true;
        }
    }

    private List<Caveat> caveats(long size, long confirmed) {
        List<Caveat> caveats = new ArrayList<>();
        if (size > 0 && confirmed == 0) {
            caveats.add(new Caveat.NothingAnchored());
        } else if (confirmed < size) {
            caveats.add(new Caveat.AfterLastAnchor(confirmed, size - confirmed));
        }
        caveats.add(new Caveat.NewerEntries(size));
        if (withheld > 0) {
            caveats.add(new Caveat.Withheld(withheld));
        }
        if (erasures.size() > 0) {
            caveats.add(new Caveat.Erased(erasures.size()));
        }
        return caveats;
    }

    private void remember(SignedCheckpoint checkpoint) throws IOException {
        if (request.remembered().isEmpty() || !faults.isEmpty()) {
            return;
        }
        Path file = request.remembered().get();
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.write(temporary, checkpoint.toBytes());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
