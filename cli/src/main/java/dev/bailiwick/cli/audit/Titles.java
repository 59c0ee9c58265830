package dev.bailiwick.cli.audit;

import java.util.Map;

/** What each type of entry means, in a few words. Stateless. */
final class Titles {
    private static final Map<String, String> BY_TYPE = Map.ofEntries(
            Map.entry("access.requested", "%s proved who it is and asked for access"),
            Map.entry("access.decided", "the access of %s was decided"),
            Map.entry("access.refused", "the access of %s was refused"),
            Map.entry("lease.issued", "a lease was issued to %s"),
            Map.entry("lease.ended", "the lease of %s ended"),
            Map.entry("lease.used", "%s used its lease"),
            Map.entry("lease.refused", "%s used a key that is no longer good"),
            Map.entry("request.refused", "a request of %s was refused"),
            Map.entry("bootstrap.offered", "a one-use secret was made for the first administrator"),
            Map.entry("bootstrap.recovery", "a one-use secret was made as the way out of a lockout"),
            Map.entry("policy.voided", "the waiting edit of the policy was taken away by %s"),
            Map.entry("policy.expired", "the waiting edit of the policy was not approved in time"),
            Map.entry("credential.revoked", "%s revoked a credential"),
            Map.entry("credential.refused", "a credential of %s was refused"),
            Map.entry("token.created", "%s created a token"),
            Map.entry("change.decided", "%s asked for a change, which was decided"),
            Map.entry("change.refused", "a change by %s was refused"),
            Map.entry("change.waiting", "a change by %s waits for approval"),
            Map.entry("change.approved", "%s approved the change"),
            Map.entry("change.approval-refused", "the approval of %s was refused"),
            Map.entry("change.intent", "the change of %s is about to take effect"),
            Map.entry("change.applied", "the change took effect"),
            Map.entry("change.failed", "the zone's server did not take the change"),
            Map.entry("change.outside", "a change that went round was found at the zone's server"),
            Map.entry("zone.adopted", "the zone was taken in from its server"),
            Map.entry("change.verified", "the name servers were asked what they answer"),
            Map.entry("change.rolled-back", "the change was taken back by %s"),
            Map.entry("change.voided", "the waiting change lost its ground"),
            Map.entry("change.expired", "the waiting change was not approved in time"),
            Map.entry("zone.import-intent", "%s is about to import a zone"),
            Map.entry("zone.imported", "the zone was imported"),
            Map.entry("policy.applied", "%s put documents in force"),
            Map.entry("policy.waiting", "an edit of the policy by %s waits for a second person"),
            Map.entry("policy.approved", "%s approved the edit of the policy"),
            Map.entry("policy.approval-refused", "the approval of %s was refused"),
            Map.entry("policy.refused", "an edit of the policy by %s was refused"));

    private Titles() {}

    /** A sentence; the type itself where it is not known here. */
    static String of(StoryEntry entry) {
        String actor = entry.field("actor").isEmpty() ? "someone" : entry.field("actor");
        String title = BY_TYPE.get(entry.type());
        return title == null ? entry.type() + " by " + actor : title.replace("%s", actor);
    }
}
