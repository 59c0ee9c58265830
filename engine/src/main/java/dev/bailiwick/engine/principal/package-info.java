/** Who has been authenticated, and what persons hold. */
@NullMarked
package dev.bailiwick.engine.principal;

import org.jspecify.annotations.NullMarked;
