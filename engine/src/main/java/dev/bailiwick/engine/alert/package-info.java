/** Telling the outside what was done: the log read on for each receiver, retries, and what was not taken. */
@NullMarked
package dev.bailiwick.engine.alert;

import org.jspecify.annotations.NullMarked;
