package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * What to diagnose, and what is known about it from the run that failed.
 *
 * @param code why the run failed; null if there was none
 * @param message the same for people; null if there was none
 * @param castServiceAccount the account that Cast AI registered; null if unknown
 * @param knownCredentialsId the credentials before the run; null if there were none, or they are
 *     unknown
 * @param credentialsKnown whether the credentials before the run are known
 * @param bindingsSinceMillis when the bindings were made, in milliseconds since the epoch; 0 if
 *     unknown
 */
public record DiagnosisRequest(
    ClusterTarget target,
    @Nullable ErrorCode code,
    @Nullable String message,
    @Nullable String castServiceAccount,
    @Nullable String knownCredentialsId,
    boolean credentialsKnown,
    long bindingsSinceMillis) {

  /** A request about a cluster of which no run has recorded anything. */
  public static DiagnosisRequest of(ClusterTarget target) {
    return new DiagnosisRequest(target, null, null, null, null, false, 0);
  }

  /** The same request, with the credential of this name to look with. */
  public DiagnosisRequest withCredential(String name) {
    return new DiagnosisRequest(
        target.withCredential(name),
        code,
        message,
        castServiceAccount,
        knownCredentialsId,
        credentialsKnown,
        bindingsSinceMillis);
  }
}
