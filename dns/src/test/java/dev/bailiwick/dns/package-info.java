/** What the tests of this module share. */
@NullMarked
package dev.bailiwick.dns;

import org.jspecify.annotations.NullMarked;
