package dev.embark.simulators.castai;

import java.util.List;
import java.util.UUID;

/**
 * How the simulated Cast AI behaves where the real one varies, is unknown or is configurable.
 *
 * @param organizations the customers; the first one is the default
 * @param keys the API keys in force
 * @param verdictAnswer how credentials that do not work are refused
 * @param deletedAnswer what a look at a deleted cluster finds
 * @param reconcile when clusters are reconciled
 * @param requestsPerSecond accepted for each key; 0 for no limit. Assumption: the real service
 *     publishes no limit.
 * @param seed what new ids are made from
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

  /** The writing key of {@link #defaults}; opens nothing but simulators. */
  public static final String KEY = "simulated-castai-key";

  public CastAiSettings {
    organizations = List.copyOf(organizations);
    keys = List.copyOf(keys);
    if (organizations.isEmpty() || requestsPerSecond < 0) {
      throw new IllegalArgumentException("One organization at least, no negative rate limit");
    }
  }

  /** One organization with one key; no rate limit; both refusals of an update are met. */
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
