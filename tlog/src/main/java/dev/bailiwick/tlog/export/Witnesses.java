package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.export.Fault.Kind;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.note.Checkpoint;
import dev.bailiwick.tlog.note.NoteVerifier;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import dev.bailiwick.tlog.note.SignedNote;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything from outside the export that says which root the log had at some size: anchors, receipts, the remembered checkpoint.
 * Anchors are read as the log passes by, the others are held. One thread.
 */
final class Witnesses implements Closeable {

    private record Claim(Kind kind, String file, Checkpoint checkpoint) {}

    private final Checkpoint log;
    private final List<NoteVerifier> keys;
    private final Consumer<Fault> faults;
    private final PriorityQueue<Claim> held =
            new PriorityQueue<>(Comparator.comparingLong((Claim claim) -> claim.checkpoint.size()));
    private final String anchorFile;
    private @Nullable AnchorReader anchors;
    private long lastAnchor;
    private long confirmed;
    private long anchorCount;
    private long receiptCount;

    Witnesses(VerificationRequest request, Checkpoint log, Consumer<Fault> faults) {
        this.log = log;
        this.keys = request.keys();
        this.faults = faults;
        this.anchorFile = request.anchors().map(Path::toString).orElse("");
        request.receipts().forEach(this::holdReceipt);
        request.remembered().filter(Files::exists).ifPresent(this::holdRemembered);
        request.anchors().ifPresent(this::openAnchors);
    }

    private void holdReceipt(Path file) {
        try {
            Receipt receipt = Receipt.parse(Layout.read(file, Receipt.MAX_BYTES));
            switch (receipt.check(keys)) {
                case Receipt.Outcome.Proven proven ->
                    hold(new Claim(Kind.RECEIPT, file.toString(), proven.checkpoint()));
                case Receipt.Outcome.Refused refused ->
                    faults.accept(Fault.at(Kind.RECEIPT, receipt.index(), file.toString(), refused.cause()));
            }
        } catch (IOException e) {
            faults.accept(Fault.of(Kind.RECEIPT, file.toString(), Layout.cause(e)));
        } catch (IllegalArgumentException e) {
            faults.accept(Fault.of(Kind.RECEIPT, file.toString(), String.valueOf(e.getMessage())));
        }
    }

    private void holdRemembered(Path file) {
        try {
            SignedCheckpoint read = SignedCheckpoint.parse(Layout.read(file, SignedNote.MAX_BYTES));
            Optional<String> refusal = read.refusal(keys);
            if (refusal.isPresent()) {
                faults.accept(Fault.of(Kind.REMEMBERED, file.toString(), refusal.get()));
            } else {
                hold(new Claim(Kind.REMEMBERED, file.toString(), read.checkpoint()));
            }
        } catch (IOException e) {
            faults.accept(Fault.of(Kind.REMEMBERED, file.toString(), Layout.cause(e)));
        } catch (IllegalArgumentException e) {
            faults.accept(Fault.of(Kind.REMEMBERED, file.toString(), String.valueOf(e.getMessage())));
        }
    }

    private void openAnchors(Path file) {
        try {
            anchors = AnchorReader.open(file);
            nextAnchor();
        } catch (IOException e) {
            faults.accept(Fault.of(Kind.ANCHOR, anchorFile, Layout.cause(e)));
        }
    }

    /** Takes anchors up to the next that is to be compared. */
    private void nextAnchor() {
        AnchorReader reader = anchors;
        try {
            boolean taken = reader == null;
            while (reader != null && !taken) {
                Optional<SignedCheckpoint> next = reader.next();
                taken = next.isEmpty() || takeAnchor(next.get());
            }
        } catch (IOException e) {
            faults.accept(Fault.of(Kind.ANCHOR, anchorFile, String.valueOf(e.getMessage())));
        }
    }

    private boolean takeAnchor(SignedCheckpoint anchor) {
        Optional<String> refusal = anchor.refusal(keys);
        if (refusal.isPresent()) {
            faults.accept(Fault.of(Kind.ANCHOR, anchorFile, named(anchor.checkpoint()) + ": " + refusal.get()));
            return false;
        }
        if (anchor.checkpoint().size() < lastAnchor) {
            String cause = named(anchor.checkpoint()) + " comes after one at size " + lastAnchor;
            faults.accept(Fault.of(Kind.ANCHOR, anchorFile, cause));
            return false;
        }
        lastAnchor = anchor.checkpoint().size();
        return hold(new Claim(Kind.ANCHOR, anchorFile, anchor.checkpoint()));
    }

    private boolean hold(Claim claim) {
        if (!claim.checkpoint.origin().equals(log.origin())) {
            faults.accept(Fault.of(
                    claim.kind,
                    claim.file,
                    named(claim.checkpoint) + " is of another log, `" + claim.checkpoint.origin() + "`"));
            return false;
        }
        if (claim.checkpoint.size() > log.size()) {
            String cause = named(claim.checkpoint) + " has been seen, but the export has only " + log.size()
                    + " entries: it is older, or its end was cut off";
            faults.accept(Fault.of(claim.kind, claim.file, cause));
            return false;
        }
        held.add(claim);
        return true;
    }

    private static String named(Checkpoint checkpoint) {
        return "a checkpoint at size " + checkpoint.size();
    }

    /** The next size whose root is asked for; a huge number if none is. */
    long nextSize() {
        Claim next = held.peek();
        return next == null ? Long.MAX_VALUE : next.checkpoint.size();
    }

    /** Compares everything known of this size. */
    void compare(long size, Hash root) {
        while (nextSize() == size) {
            Claim claim = held.remove();
            if (claim.checkpoint.root().equals(root)) {
                confirmed = Math.max(confirmed, size);
                anchorCount += claim.kind == Kind.ANCHOR ? 1 : 0;
                receiptCount += claim.kind == Kind.RECEIPT ? 1 : 0;
            } else {
                String cause =
                        named(claim.checkpoint) + " has another root than the log at that size: the log was rewritten";
                faults.accept(Fault.of(claim.kind, claim.file, cause));
            }
            if (claim.kind == Kind.ANCHOR) {
                nextAnchor();
            }
        }
    }

    /** The largest size at which something from outside agreed with the log; 0 if nothing did. */
    long confirmed() {
        return confirmed;
    }

    long anchorCount() {
        return anchorCount;
    }

    long receiptCount() {
        return receiptCount;
    }

    @Override
    public void close() {
        try {
            if (anchors != null) {
                anchors.close();
            }
        } catch (IOException e) {
            faults.accept(Fault.of(Kind.ANCHOR, anchorFile, Layout.cause(e)));
        }
    }
}
