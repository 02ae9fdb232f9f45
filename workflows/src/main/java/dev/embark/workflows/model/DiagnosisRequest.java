package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * What to diagnose, and what is known about it from the run that failed.
 *
 * @param code with what the run failed, null where there was none
 * @param message the same for people, null likewise
 * @param castServiceAccount the account that Cast AI registered, null where unknown
 * @param knownCredentialsId the credentials before the run; null where it had none, or they are
 *     unknown
 * @param credentialsKnown whether {@code knownCredentialsId} says anything
 * @param bindingsSinceMillis when the bindings were made, since 1970; 0 where unknown
 */
public record DiagnosisRequest(
    ClusterTarget target,
    @Nullable ErrorCode code,
    @Nullable String message,
    @Nullable String castServiceAccount,
    @Nullable String knownCredentialsId,
    boolean credentialsKnown,
    long bindingsSinceMillis) {

  /** A cluster about which nothing is known from any run. */
  public static DiagnosisRequest of(ClusterTarget target) {
    return new DiagnosisRequest(target, null, null, null, null, false, 0);
  }
}
