/** What commands tell: text, JSON, failures with their exit codes. */
@NullMarked
package dev.bailiwick.cli.report;

import org.jspecify.annotations.NullMarked;
