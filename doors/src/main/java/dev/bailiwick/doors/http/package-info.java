/** What the doors that speak HTTP share: their listeners, how many connections one source may hold and for how long, and keys. */
@NullMarked
package dev.bailiwick.doors.http;

import org.jspecify.annotations.NullMarked;
