/** A private PostgreSQL server for tests. */
@NullMarked
package dev.bailiwick.testkit.postgres;

import org.jspecify.annotations.NullMarked;
