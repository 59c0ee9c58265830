/** What the log says: entries, checkpoints, receipts. */
@NullMarked
package dev.bailiwick.engine.audit;

import org.jspecify.annotations.NullMarked;
