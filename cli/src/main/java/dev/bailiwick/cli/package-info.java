/** The command line; it speaks only the public REST API. */
@NullMarked
package dev.bailiwick.cli;

import org.jspecify.annotations.NullMarked;
