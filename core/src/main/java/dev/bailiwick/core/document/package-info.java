/** The declared documents: their shapes, strict binding, and the snapshot in force. */
@NullMarked
package dev.bailiwick.core.document;

import org.jspecify.annotations.NullMarked;
