/** The one path of every change: zone writers, leases, approvals, policy edits and audit entries. */
@NullMarked
package dev.bailiwick.engine;

import org.jspecify.annotations.NullMarked;
