/** What was found at a name server, in words that all servers share. */
@NullMarked
package dev.bailiwick.server.joining.found;

import org.jspecify.annotations.NullMarked;
