/** Keys outside the database: hashing, sealing and marking what lies inside it. */
@NullMarked
package dev.bailiwick.engine.secret;

import org.jspecify.annotations.NullMarked;
