/** Scopes: zones x names x types x operations x values x TTLs, compared exactly. */
@NullMarked
package dev.bailiwick.core.scope;

import org.jspecify.annotations.NullMarked;
