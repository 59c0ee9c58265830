/**
 * The HTTP API of PowerDNS, for clients that speak it: external-dns, lego, acme.sh, octoDNS, Terraform. The key in {@code
 * X-API-Key} is a bearer lease. A zone or a record that the lease may not read does not exist here; a PATCH is one change.
 */
@NullMarked
package dev.bailiwick.doors.powerdns;

import org.jspecify.annotations.NullMarked;
