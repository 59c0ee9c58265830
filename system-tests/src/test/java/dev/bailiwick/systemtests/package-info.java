/** Scenarios with real name servers and real clients. */
@NullMarked
package dev.bailiwick.systemtests;

import org.jspecify.annotations.NullMarked;
