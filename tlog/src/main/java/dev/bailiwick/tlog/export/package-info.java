/** Exported logs, receipts and anchors, and their verification without the server. */
@NullMarked
package dev.bailiwick.tlog.export;

import org.jspecify.annotations.NullMarked;
