package dev.bailiwick.core.document;

import java.util.List;
import java.util.Map;

/**
 * What an edit does to the documents in force, exactly. Immutable and thread-safe.
 *
 * @param base the version that it was planned against; not part of the hash
 * @param diffs the documents that change, in order of kind and name; none where the edit changes nothing
 * @param errors why it must not be applied; none where it may
 * @param widens why it needs a second person, as sentence fragments that name the document; none where it does not
 * @param after the documents as they would be
 */
public record PolicyPlan(
        long base, List<DocumentDiff> diffs, List<PolicyError> errors, List<String> widens, PolicySnapshot after) {
    private static final String VERSION = "bailiwick-policy-plan/1";

    public PolicyPlan {
        diffs = List.copyOf(diffs);
        errors = List.copyOf(errors);
        widens = List.copyOf(widens);
    }

    /** Whether nothing would change. */
    public boolean isEmpty() {
        return diffs.isEmpty();
    }

    /** Whether it may be applied as far as the documents themselves tell. */
    public boolean isValid() {
        return errors.isEmpty();
    }

    /** Whether someone beside its author must agree. */
    public boolean needsSecondPerson() {
        return !widens.isEmpty();
    }

    /**
     * What an approval names: the SHA-256 digest, as 64 hexadecimal digits, over every touched document before and
     * after. Edits of other documents in between leave it as it is.
     */
    public String hash() {
        List<Map<String, Object>> trees = diffs.stream().map(DocumentDiff::tree).toList();
        return CanonicalJson.sha256(Map.of("version", VERSION, "diffs", trees));
    }
}
