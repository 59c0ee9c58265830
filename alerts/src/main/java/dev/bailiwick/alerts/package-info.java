/** Receivers of alerts: signed webhooks and syslog. */
@NullMarked
package dev.bailiwick.alerts;

import org.jspecify.annotations.NullMarked;
