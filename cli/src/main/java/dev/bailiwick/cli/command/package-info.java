/** The commands, one class each or a few in a group. */
@NullMarked
package dev.bailiwick.cli.command;

import org.jspecify.annotations.NullMarked;
