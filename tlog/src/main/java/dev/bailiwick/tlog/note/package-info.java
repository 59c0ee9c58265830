/** Signed notes, their keys, and checkpoints, as C2SP signed-note and tlog-checkpoint define them. */
@NullMarked
package dev.bailiwick.tlog.note;

import org.jspecify.annotations.NullMarked;
