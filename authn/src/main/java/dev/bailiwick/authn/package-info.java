/** From a proof to a verified workload; holds the one outgoing HTTP client. */
@NullMarked
package dev.bailiwick.authn;

import org.jspecify.annotations.NullMarked;
