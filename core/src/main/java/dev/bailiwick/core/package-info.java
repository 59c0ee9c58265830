/** Names, RRsets, zone trees, scopes, policy, documents, risk and plans: no I/O, no clock, no threads. */
@NullMarked
package dev.bailiwick.core;

import org.jspecify.annotations.NullMarked;
