package dev.embark.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One cluster and the client service account that Cast AI is to impersonate for it.
 *
 * <p>The constructor tolerates anything that deserializes: a payload that cannot be read would
 * leave a workflow stuck instead of failed. {@link TargetRules} checks the content, in the starter,
 * in validators and again at the worker.
 *
 * @param clusterId Cast AI's id of the cluster, a UUID
 * @param projectId the Google project of the cluster
 * @param clientServiceAccount e-mail of the account in the user's project to be impersonated
 * @param credential name of the Cast AI credential in the worker's configuration
 * @param labels free labels for selection
 * @param expectation what a frozen plan saw of the cluster, as a fingerprint: a cluster that has
 *     changed since in a way that matters is left alone; null outside frozen plans
 */
public record ClusterTarget(
    String clusterId,
    String projectId,
    String clientServiceAccount,
    String credential,
    Map<String, String> labels,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String expectation) {

  /** The credential to use if the manifest names none. */
  public static final String DEFAULT_CREDENTIAL = "default";

  /** The label that names the host project of a cluster's shared VPC. */
  public static final String NETWORK_PROJECT = "networkProject";

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public ClusterTarget {
    credential = credential == null || credential.isEmpty() ? DEFAULT_CREDENTIAL : credential;
    // Sorted, so that the same labels give the same digest in every process.
    labels = labels == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** A target outside any frozen plan. */
  public ClusterTarget(
      String clusterId,
      String projectId,
      String clientServiceAccount,
      String credential,
      Map<String, String> labels) {
    this(clusterId, projectId, clientServiceAccount, credential, labels, null);
  }

  /**
   * Identifies its client service account. The worker checks account and project together, so both
   * are part of the key.
   */
  public String accountKey() {
    return projectId + " " + clientServiceAccount;
  }

  /** The host project of the cluster's shared VPC, from its label; null if it has none. */
  public @Nullable String networkProject() {
    String host = labels.get(NETWORK_PROJECT);
    return host == null || host.equals(projectId) ? null : host;
  }

  /** The same target with what a plan saw of it; null to accept whatever there is. */
  public ClusterTarget expecting(@Nullable String fingerprint) {
    return new ClusterTarget(
        clusterId, projectId, clientServiceAccount, credential, labels, fingerprint);
  }

  /** The same target, looked at with the credential of this name. */
  public ClusterTarget withCredential(String name) {
    return new ClusterTarget(clusterId, projectId, clientServiceAccount, name, labels, expectation);
  }

  /** Groups targets by the credential to look at them with, in the order of the list. */
  public static Map<String, List<ClusterTarget>> byCredential(List<ClusterTarget> targets) {
    return targets.stream()
        .collect(
            Collectors.groupingBy(
                ClusterTarget::credential, LinkedHashMap::new, Collectors.toList()));
  }

  /** Stands for the missing target of a payload: checked like any other, and refused. */
  static ClusterTarget missing() {
    return of("", "", "");
  }

  /** A target with the default credential and no labels. */
  public static ClusterTarget of(String clusterId, String projectId, String clientServiceAccount) {
    return new ClusterTarget(
        clusterId, projectId, clientServiceAccount, DEFAULT_CREDENTIAL, Map.of());
  }
}
