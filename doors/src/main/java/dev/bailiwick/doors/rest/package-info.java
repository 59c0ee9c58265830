/** REST under {@code /v1} and the OAuth token endpoint: one table of endpoints, and small handlers behind it. */
@NullMarked
package dev.bailiwick.doors.rest;

import org.jspecify.annotations.NullMarked;
