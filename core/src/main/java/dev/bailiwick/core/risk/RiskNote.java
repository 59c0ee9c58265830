package dev.bailiwick.core.risk;

import org.xbill.DNS.Name;

/**
 * One consequence of one edit.
 *
 * @param detail a sentence fragment for a person, without data that is not in the edit or the zone
 */
public record RiskNote(Consequence consequence, Name name, String detail) {}
