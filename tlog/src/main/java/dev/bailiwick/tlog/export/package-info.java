/**
 * Exported logs, receipts and anchors, and their verification without the server.
 *
 * <p>An export is a directory:
 *
 * <ul>
 *   <li>{@code export-format}: one line that names the version,
 *   <li>{@code checkpoint}: the signed checkpoint (C2SP tlog-checkpoint), written last,
 *   <li>{@code tile/<L>/<N>[.p/<W>]} and {@code tile/entries/<N>[.p/<W>]}: hashes and leaves (C2SP tlog-tiles),
 *   <li>{@code bodies/<N>.jsonl}: the bodies of the 256 entries of bundle N, one line each ({@link dev.bailiwick.tlog.leaf.BodyLine}),
 *   <li>{@code blobs/<first two digits>/<SHA-256 in hexadecimal>}: long values.
 * </ul>
 *
 * <p>Verification reads what the checkpoint leads to; files that it does not lead to are not looked at.
 */
@NullMarked
package dev.bailiwick.tlog.export;

import org.jspecify.annotations.NullMarked;
