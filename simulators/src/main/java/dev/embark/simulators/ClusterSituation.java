package dev.embark.simulators;

/**
 * The state in which an onboarding finds a cluster. Unless stated otherwise it is a GKE cluster
 * that Cast AI knows and accesses with a service account key, and it has a client service account
 * of its own that is enabled, holds the required permissions and has an empty policy.
 */
public enum ClusterSituation {
  /** Nothing is prepared yet: the usual case. */
  FRESH,
  /** Registered, but Cast AI holds no credentials. */
  WITHOUT_CREDENTIALS,
  /** Already linked, bound and impersonated. */
  ONBOARDED,
  /** An earlier attempt bound both roles to Cast AI's account without the conditions. */
  STALE_BINDINGS,
  /** Cast AI's Terraform module bound both roles: equivalent, but worded differently. */
  TERRAFORM_BINDINGS,
  /** Linked and bound, but still accessed with the key, which the account still has. */
  ON_KEY,
  /** The policy already holds unrelated bindings, some of them conditional. */
  FOREIGN_BINDINGS,
  /** Shares its client service account with neighbours in this situation, in groups of three. */
  SHARED_SERVICE_ACCOUNT,
  /**
   * Has the same name as its neighbour in another location of the same project, so they share the
   * client service account, whose name is derived from the cluster's.
   */
  SAME_NAME,
  /** Registered a second time by region, as happens when two Terraform modules are combined. */
  REGISTERED_TWICE,
  /** Managed by Terraform, which would restore its own credentials. */
  TERRAFORM_MANAGED,
  /** Linked to and impersonating another account. */
  LINKED_ELSEWHERE,
  /** Linked to another account, without credentials. */
  LINKED_ELSEWHERE_IDLE,
  /** Hibernated. */
  HIBERNATED,
  /** Disconnected from Cast AI. */
  DISCONNECTED,
  /** Its reconciles have failed for good. */
  FAILED,
  /** Cast AI does not know it. */
  UNKNOWN,
  /** Not a GKE cluster. */
  NOT_GKE,
  /** Lies in the project {@link Fleet#OUTSIDE_PROJECT}, which is on no fleet's allow-list. */
  OUTSIDE,
  /** Its client service account does not exist. */
  MISSING_SERVICE_ACCOUNT,
  /** Its client service account is disabled. */
  DISABLED_SERVICE_ACCOUNT,
  /** Its client service account's policy has no room for two more members. */
  FULL_POLICY,
  /** Every update fails with 500, whatever the policy is. */
  UPDATE_REFUSED,
  /** Updates are accepted, but no reconcile ever confirms them. */
  NEVER_CONFIRMS,
  /** The first calls about it get 429 with {@code Retry-After}. */
  RATE_LIMITED,
  /** The response to its first update is lost after the update took effect. */
  LOST_ANSWER,
  /** Another writer changes the policy just before the first policy write. */
  CONFLICTING_WRITER
}
