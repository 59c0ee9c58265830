/** The API of acme-dns: accounts that may place values at one name of their own. */
@NullMarked
package dev.bailiwick.doors.acmedns;

import org.jspecify.annotations.NullMarked;
