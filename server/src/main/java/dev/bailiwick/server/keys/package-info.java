/** The keys' directory, which lies outside the data. */
@NullMarked
package dev.bailiwick.server.keys;

import org.jspecify.annotations.NullMarked;
