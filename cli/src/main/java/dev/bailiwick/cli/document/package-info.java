/** Declared documents as files: reading them with the line of every value. */
@NullMarked
package dev.bailiwick.cli.document;

import org.jspecify.annotations.NullMarked;
