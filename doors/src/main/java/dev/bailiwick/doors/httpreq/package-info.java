/** What lego's provider httpreq speaks: single values at challenge names. */
@NullMarked
package dev.bailiwick.doors.httpreq;

import org.jspecify.annotations.NullMarked;
