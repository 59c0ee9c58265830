/** Reads a name server that is there already, and writes the documents by which its zones are governed. Changes nothing. */
@NullMarked
package dev.bailiwick.server.joining;

import org.jspecify.annotations.NullMarked;
