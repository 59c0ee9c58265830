/** Who is asking: proofs, principals, roles. */
@NullMarked
package dev.bailiwick.core.identity;

import org.jspecify.annotations.NullMarked;
