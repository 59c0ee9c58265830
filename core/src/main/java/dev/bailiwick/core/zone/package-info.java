/** Zone contents as immutable, structurally shared trees, and the evaluation of edits against them. */
@NullMarked
package dev.bailiwick.core.zone;

import org.jspecify.annotations.NullMarked;
