/**
 * The DNS door: one listener that is the built-in primary of a view and takes its DNS UPDATEs.
 *
 * <p>Plain queries are answered for every zone of the view. Whatever bears a TSIG record is judged by its key: a lease's
 * and a legacy secret's may update, read and, where they may read a whole zone, transfer it; a secondary's may only
 * transfer. What each refusal is answered with (a signed answer unless said otherwise):
 *
 * <table>
 * <caption>Answers to DNS UPDATE</caption>
 * <tr><th>Cause</th><th>RCODE</th><th>Extended error, if OPT was sent</th></tr>
 * <tr><td>no signature</td><td>REFUSED, unsigned</td><td>none</td></tr>
 * <tr><td>unknown key, or one for another algorithm</td><td>NOTAUTH, TSIG error BADKEY, unsigned</td><td>none</td></tr>
 * <tr><td>ended or revoked key</td><td>NOTAUTH, TSIG error BADKEY, unsigned</td><td>none</td></tr>
 * <tr><td>wrong signature</td><td>NOTAUTH, TSIG error BADSIG, unsigned</td><td>none</td></tr>
 * <tr><td>outside the time</td><td>NOTAUTH, TSIG error BADTIME</td><td>none</td></tr>
 * <tr><td>truncated MAC</td><td>NOTAUTH, TSIG error BADTRUNC; FORMERR where it is shorter than RFC 8945 lets it
 * be</td><td>none</td></tr>
 * <tr><td>not a well-formed UPDATE</td><td>FORMERR</td><td>none</td></tr>
 * <tr><td>NOT_FOUND: a zone in which the key has nothing, hosted or not</td><td>NOTAUTH</td><td>20 Not
 * Authoritative</td></tr>
 * <tr><td>a name outside the zone</td><td>NOTZONE</td><td>none</td></tr>
 * <tr><td>FORBIDDEN: outside scope, forbidden, a prerequisite that may not be read</td><td>REFUSED</td><td>18
 * Prohibited</td></tr>
 * <tr><td>NEEDS_APPROVAL: the change waits</td><td>REFUSED</td><td>18 Prohibited, with the change's id</td></tr>
 * <tr><td>INVALID: a rule of DNS or a limit of form</td><td>REFUSED</td><td>0 Other</td></tr>
 * <tr><td>CONFLICT, REPLAYED</td><td>REFUSED</td><td>0 Other</td></tr>
 * <tr><td>NAME_NOT_IN_USE</td><td>NXDOMAIN</td><td>none</td></tr>
 * <tr><td>NAME_IN_USE</td><td>YXDOMAIN</td><td>none</td></tr>
 * <tr><td>RRSET_MISSING</td><td>NXRRSET</td><td>none</td></tr>
 * <tr><td>RRSET_EXISTS</td><td>YXRRSET</td><td>none</td></tr>
 * <tr><td>LIMIT_REACHED</td><td>SERVFAIL</td><td>0 Other</td></tr>
 * <tr><td>UNAVAILABLE</td><td>SERVFAIL</td><td>14 Not Ready</td></tr>
 * <tr><td>INTERNAL</td><td>SERVFAIL</td><td>0 Other, with the reference</td></tr>
 * <tr><td>UNAUTHENTICATED, CREDENTIAL_ENDED from within</td><td>NOTAUTH</td><td>none</td></tr>
 * <tr><td>seen otherwise on a server within the second, and undone</td><td>SERVFAIL</td><td>0 Other</td></tr>
 * </table>
 */
@NullMarked
package dev.bailiwick.doors.dns;

import org.jspecify.annotations.NullMarked;
