@NullMarked
package dev.bailiwick.backends;

import org.jspecify.annotations.NullMarked;
