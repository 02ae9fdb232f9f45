package dev.embark.simulators.castai;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The operations of the API; the names are those in fault rules and in the call log. */
enum Operation {
  LIST_CLUSTERS("listClusters", false, false),
  REGISTER_CLUSTER("registerCluster", true, false),
  GET_CLUSTER("getCluster", false, true),
  UPDATE_CLUSTER("updateCluster", true, true),
  GCP_CREATE_SA("gcpCreateSa", true, true),
  GCP_DISABLE_SA("gcpDisableSa", true, true),
  GKE_CREATE_SA("gkeCreateSa", true, true),
  GKE_DISABLE_SA("gkeDisableSa", true, true),
  RECONCILE("reconcile", true, true),
  DISCONNECT("disconnect", true, true),
  DELETE_CLUSTER("deleteCluster", true, true),
  CREATE_TOKEN("createToken", true, true),
  CREDENTIALS_SCRIPT("credentialsScript", false, true),
  CLEANUP_SCRIPT("cleanupScript", false, true),
  ONBOARDING_SCRIPT("onboardingScript", false, false),
  DISCONNECT_SCRIPT("disconnectScript", false, false),
  TAGS("tags", true, true),
  IMPERSONATION_SERVICE_ACCOUNT("impersonationServiceAccount", true, false),
  GET_OPERATION("getOperation", false, false),
  LIST_TOKENS("listTokens", false, false),
  LIST_ORGANIZATIONS("listOrganizations", false, false),
  GET_ORGANIZATION("getOrganization", false, false),
  ME("me", false, false);

  private final String word;
  private final boolean writes;
  private final boolean concernsCluster;

  Operation(String word, boolean writes, boolean concernsCluster) {
    this.word = word;
    this.writes = writes;
    this.concernsCluster = concernsCluster;
  }

  /** Returns the name in fault rules and call logs. */
  String word() {
    return word;
  }

  /** Returns whether read-only keys are rejected. */
  boolean writes() {
    return writes;
  }

  /** Returns whether its path names a cluster. */
  boolean concernsCluster() {
    return concernsCluster;
  }

  static Set<String> words() {
    return Arrays.stream(values()).map(Operation::word).collect(Collectors.toUnmodifiableSet());
  }

  /** Returns all but those whose success is a 204. */
  static Set<String> wordsOfAnswersWithContent() {
    return Arrays.stream(values())
        .filter(operation -> operation != DELETE_CLUSTER)
        .map(Operation::word)
        .collect(Collectors.toUnmodifiableSet());
  }

  static Set<String> wordsOfWrites() {
    return Arrays.stream(values())
        .filter(Operation::writes)
        .map(Operation::word)
        .collect(Collectors.toUnmodifiableSet());
  }

  static Set<String> wordsOfClusterOperations() {
    return Arrays.stream(values())
        .filter(Operation::concernsCluster)
        .map(Operation::word)
        .collect(Collectors.toUnmodifiableSet());
  }
}
