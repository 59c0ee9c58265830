/** Starts real servers for tests, each in a directory and on ports of its own. */
@NullMarked
package dev.bailiwick.testkit.servers;

import org.jspecify.annotations.NullMarked;
