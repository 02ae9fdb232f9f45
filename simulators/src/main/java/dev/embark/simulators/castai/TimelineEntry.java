package dev.embark.simulators.castai;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Cast AI held for a cluster from a time until the next entry.
 *
 * @param at the start of this entry
 * @param credentialsId null without credentials
 * @param mode how Cast AI authenticates
 * @param link the account it impersonates; null without a link
 */
public record TimelineEntry(
    Instant at, @Nullable String credentialsId, CredentialsMode mode, @Nullable Link link) {

  static TimelineEntry of(ClusterState state, Instant at) {
    Credentials credentials = state.credentials();
    return new TimelineEntry(
        at, credentials == null ? null : credentials.id(), state.mode(), state.link());
  }

  boolean saysTheSameAs(TimelineEntry other) {
    return equals(new TimelineEntry(at, other.credentialsId, other.mode, other.link));
  }
}
