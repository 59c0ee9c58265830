/** The policy in force, edits of it, and the first administrator. */
@NullMarked
package dev.bailiwick.engine.policy;

import org.jspecify.annotations.NullMarked;
