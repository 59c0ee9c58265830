package dev.bailiwick.authn.oidc;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an issuer's keys, for status pages and for protecting the names that the server itself trusts.
 *
 * @param source where the keys come from, once known
 * @param keys how many are usable
 * @param age since they were fetched, if there are any
 * @param problem why the last try to fetch them failed, if it did
 */
public record KeyStatus(
        @Nullable URI source,
        int keys,
        @Nullable Duration age,
        @Nullable String problem) {}
