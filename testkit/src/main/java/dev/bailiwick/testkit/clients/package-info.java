/** Runs real DNS and ACME clients for tests, each to its end and with nothing from the environment that tests run in. */
@NullMarked
package dev.bailiwick.testkit.clients;

import org.jspecify.annotations.NullMarked;
