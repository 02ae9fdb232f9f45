package dev.embark.workflows.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one read-only look at a client service account saw.
 *
 * @param uniqueId Google's numeric id of the account
 * @param before the grants of Cast AI identities on the two roles
 * @param members occurrences of members in the whole policy (IAM allows 1,500)
 * @param minimumPropagation the shortest wait that the worker's configuration allows
 * @param etag of the policy: a different one later means that somebody has written since; null in
 *     histories of workers that did not send it
 */
public record CapturedBindings(
    String uniqueId,
    BeforeImage before,
    int members,
    Duration minimumPropagation,
    @Nullable String etag) {

  /** A look that does not tell the policy's etag. */
  public CapturedBindings(
      String uniqueId, BeforeImage before, int members, Duration minimumPropagation) {
    this(uniqueId, before, members, minimumPropagation, null);
  }
}
