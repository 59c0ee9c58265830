/** The one vocabulary of refusals, mapped at each door. */
@NullMarked
package dev.bailiwick.core.refusal;

import org.jspecify.annotations.NullMarked;
