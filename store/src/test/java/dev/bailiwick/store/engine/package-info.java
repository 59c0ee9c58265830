/** The engine's rules, specified over a real store: what the product promises, from bootstrap to audit. */
@NullMarked
package dev.bailiwick.store.engine;

import org.jspecify.annotations.NullMarked;
