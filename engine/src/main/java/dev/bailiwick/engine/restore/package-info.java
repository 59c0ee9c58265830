/** What must be done to a database that was put back to an earlier state before it may serve. */
@NullMarked
package dev.bailiwick.engine.restore;

import org.jspecify.annotations.NullMarked;
