/** The server's local configuration: typed, with unknown keys refused. */
@NullMarked
package dev.bailiwick.server.config;

import org.jspecify.annotations.NullMarked;
