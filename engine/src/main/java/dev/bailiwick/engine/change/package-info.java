/** The one way of a change: request, judgement, commit by the zone's writer, approval, rollback. */
@NullMarked
package dev.bailiwick.engine.change;

import org.jspecify.annotations.NullMarked;
