/** Grants, forbids, approval rules, and the decision they lead to. */
@NullMarked
package dev.bailiwick.core.policy;

import org.jspecify.annotations.NullMarked;
