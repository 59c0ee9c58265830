package dev.bailiwick.engine.verify;

import dev.bailiwick.core.change.Verification;
import java.util.SortedMap;

/**
 * How a change was found on its servers.
 *
 * @param result seen, superseded, differs or unreachable
 * @param servers what each server showed, in words, by address
 * @param undo whether the change is to be undone for it
 */
public record Sighting(Verification result, SortedMap<String, String> servers, boolean undo) {}
