/** What an edit can bring about. */
@NullMarked
package dev.bailiwick.core.risk;

import org.jspecify.annotations.NullMarked;
