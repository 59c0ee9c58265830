/** Reads BIND's named.conf. */
@NullMarked
package dev.bailiwick.server.joining.bind;

import org.jspecify.annotations.NullMarked;
