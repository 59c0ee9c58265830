/** The log from outside: verification, exports, and an access told as a story. */
@NullMarked
package dev.bailiwick.cli.audit;

import org.jspecify.annotations.NullMarked;
