/** The webhook provider of external-dns, served on this machine's loopback with a lease of its own. */
@NullMarked
package dev.bailiwick.cli.sidecar;

import org.jspecify.annotations.NullMarked;
