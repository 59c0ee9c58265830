/** Policies tried without a server: expected decisions written beside the documents. */
@NullMarked
package dev.bailiwick.server.policy;

import org.jspecify.annotations.NullMarked;
