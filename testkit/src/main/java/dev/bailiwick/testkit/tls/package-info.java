/** Certificates for tests. */
@NullMarked
package dev.bailiwick.testkit.tls;

import org.jspecify.annotations.NullMarked;
