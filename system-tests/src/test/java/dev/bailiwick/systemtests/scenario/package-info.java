/** Whole scenarios: the real server, real clients, real name servers. */
@NullMarked
package dev.bailiwick.systemtests.scenario;

import org.jspecify.annotations.NullMarked;
