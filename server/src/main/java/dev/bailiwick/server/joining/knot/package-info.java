/** Reads Knot's knot.conf. */
@NullMarked
package dev.bailiwick.server.joining.knot;

import org.jspecify.annotations.NullMarked;
