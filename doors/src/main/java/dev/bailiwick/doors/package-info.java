/** What callers speak: REST, the token endpoint and DNS UPDATE. */
@NullMarked
package dev.bailiwick.doors;

import org.jspecify.annotations.NullMarked;
