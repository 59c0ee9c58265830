/** What doors count instead of recording each: reads, and noise from callers who prove nothing. */
@NullMarked
package dev.bailiwick.doors.noise;

import org.jspecify.annotations.NullMarked;
