/** The connections behind the HTTP listeners: how many one source may hold, and for how long. */
@NullMarked
package dev.bailiwick.doors.http;

import org.jspecify.annotations.NullMarked;
