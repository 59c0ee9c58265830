/** The command line against a small server of canned answers. */
@NullMarked
package dev.bailiwick.cli.sidecar;

import org.jspecify.annotations.NullMarked;
