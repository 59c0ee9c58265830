/** Backup of a running server's data, and restore. */
@NullMarked
package dev.bailiwick.server.backup;

import org.jspecify.annotations.NullMarked;
