/** The one outgoing HTTP client: strict, bounded, bound to addresses that were checked. */
@NullMarked
package dev.bailiwick.authn.http;

import org.jspecify.annotations.NullMarked;
