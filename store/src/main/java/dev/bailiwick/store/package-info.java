/** SQLite and PostgreSQL behind the engine's store port. */
@NullMarked
package dev.bailiwick.store;

import org.jspecify.annotations.NullMarked;
