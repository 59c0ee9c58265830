/** Declared documents on their way to the server and back: files, errors with lines, differences. */
@NullMarked
package dev.bailiwick.cli.policy;

import org.jspecify.annotations.NullMarked;
