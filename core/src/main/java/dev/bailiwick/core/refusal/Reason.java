package dev.bailiwick.core.refusal;

/**
 * Why a decision is what it is.
 *
 * @param code a stable word such as {@code grant-matches}, {@code forbid-matches}, {@code condition-failed}
 * @param rule the document that gave it as {@code kind/name}, or {@code built-in}
 * @param message for a person: lowercase start, no final period
 */
public record Reason(String code, String rule, String message) {}
