/** The listener for whoever operates the server: health and metrics. */
@NullMarked
package dev.bailiwick.doors.management;

import org.jspecify.annotations.NullMarked;
