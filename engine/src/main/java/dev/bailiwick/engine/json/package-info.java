/** JSON as generic trees. */
@NullMarked
package dev.bailiwick.engine.json;

import org.jspecify.annotations.NullMarked;
