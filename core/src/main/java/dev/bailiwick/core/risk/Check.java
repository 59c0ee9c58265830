package dev.bailiwick.core.risk;

/** Finds consequences of one kind. */
interface Check {
    void examine(Touch touch, Findings findings);
}
