/** The only main: configuration, wiring by hand, lifecycle. */
@NullMarked
package dev.bailiwick.server;

import org.jspecify.annotations.NullMarked;
