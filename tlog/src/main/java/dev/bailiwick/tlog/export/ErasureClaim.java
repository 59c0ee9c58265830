package dev.bailiwick.tlog.export;

/**
 * A value marked as erased.
 *
 * @param index the entry it belonged to
 * @param field the field it belonged to
 * @param recordedBy index of the entry that is said to record the erasure
 */
record ErasureClaim(long index, String field, long recordedBy) {}
