package dev.embark.simulators.castai;

import java.util.List;
import java.util.UUID;

/**
 * The behaviour of the simulated Cast AI where the real one varies, is unknown or is configurable.
 *
 * @param organizations the customers; the first one is the default
 * @param keys the valid API keys
 * @param verdictAnswer how credentials that do not work are rejected
 * @param deletedAnswer what a read of a deleted cluster returns
 * @param reconcile when clusters are reconciled
 * @param requestsPerSecond accepted for each key; 0 for no limit. Assumption: the real service
 *     publishes no limit.
 * @param seed the seed for new ids
 */
public record CastAiSettings(
    List<Organization> organizations,
    List<ApiKey> keys,
    VerdictAnswer verdictAnswer,
    DeletedAnswer deletedAnswer,
    ReconcileSchedule reconcile,
    int requestsPerSecond,
    long seed) {

  /** The organization of {@link #defaults}. */
  public static final Organization ORGANIZATION =
      new Organization(UUID.fromString("2836f775-0000-4000-8000-3d3c29512001"), "Embark demo");

  /** The key with write access of {@link #defaults}; valid only for simulators. */
  public static final String KEY = "simulated-castai-key";

  public CastAiSettings {
    organizations = List.copyOf(organizations);
    keys = List.copyOf(keys);
    if (organizations.isEmpty() || requestsPerSecond < 0) {
      throw new IllegalArgumentException("One organization at least, no negative rate limit");
    }
  }

  /** Returns one organization with one key, no rate limit and both rejections of an update. */
  public static CastAiSettings defaults() {
    return new CastAiSettings(
        List.of(ORGANIZATION),
        List.of(new ApiKey(KEY, "simulators", ORGANIZATION.id(), false, null)),
        VerdictAnswer.BY_CLUSTER,
        DeletedAnswer.NOT_FOUND,
        ReconcileSchedule.DEFAULT,
        0,
        1);
  }

  public CastAiSettings withOrganizations(List<Organization> changed) {
    return new CastAiSettings(
        changed, keys, verdictAnswer, deletedAnswer, reconcile, requestsPerSecond, seed);
  }

  public CastAiSettings withKeys(List<ApiKey> changed) {
    return new CastAiSettings(
        organizations, changed, verdictAnswer, deletedAnswer, reconcile, requestsPerSecond, seed);
  }

  public CastAiSettings withVerdictAnswer(VerdictAnswer changed) {
    return new CastAiSettings(
        organizations, keys, changed, deletedAnswer, reconcile, requestsPerSecond, seed);
  }

  public CastAiSettings withDeletedAnswer(DeletedAnswer changed) {
    return new CastAiSettings(
        organizations, keys, verdictAnswer, changed, reconcile, requestsPerSecond, seed);
  }

  public CastAiSettings withReconcile(ReconcileSchedule changed) {
    return new CastAiSettings(
        organizations, keys, verdictAnswer, deletedAnswer, changed, requestsPerSecond, seed);
  }

  public CastAiSettings withRequestsPerSecond(int changed) {
    return new CastAiSettings(
        organizations, keys, verdictAnswer, deletedAnswer, reconcile, changed, seed);
  }

  public CastAiSettings withSeed(long changed) {
    return new CastAiSettings(
        organizations, keys, verdictAnswer, deletedAnswer, reconcile, requestsPerSecond, changed);
  }
}
