/** The parts of a server, put together by hand, and their lifecycle. */
@NullMarked
package dev.bailiwick.server.wiring;

import org.jspecify.annotations.NullMarked;
