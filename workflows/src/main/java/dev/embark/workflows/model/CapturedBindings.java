package dev.embark.workflows.model;

import java.time.Duration;

/**
 * What one read-only look at a client service account saw.
 *
 * @param uniqueId Google's numeric id of the account
 * @param before the grants of Cast AI identities on the two roles
 * @param members occurrences of members in the whole policy (IAM allows 1,500)
 * @param minimumPropagation the shortest wait that the worker's configuration allows
 */
public record CapturedBindings(
    String uniqueId, BeforeImage before, int members, Duration minimumPropagation) {}
