/** PowerDNS by its HTTP API. */
@NullMarked
package dev.bailiwick.backends.powerdns;

import org.jspecify.annotations.NullMarked;
