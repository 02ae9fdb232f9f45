package dev.embark.simulators;

/**
 * What an onboarding finds when it comes to a cluster. Unless said otherwise the cluster is a GKE
 * cluster known to Cast AI, entered with a service account key, with an enabled client service
 * account of its own that has the permissions it needs and an empty policy.
 */
public enum ClusterSituation {
  /** Nothing prepared yet: the usual case. */
  FRESH,
  /** Registered, but Cast AI holds no credentials at all. */
  WITHOUT_CREDENTIALS,
  /** Linked, bound and impersonated already. */
  ONBOARDED,
  /** Both roles are bound to Cast AI's account without the conditions, from an earlier attempt. */
  STALE_BINDINGS,
  /** Both roles are bound as Cast AI's Terraform module does it: equivalent, worded otherwise. */
  TERRAFORM_BINDINGS,
  /** Linked and bound, but still entered with the key, which its account still has. */
  ON_KEY,
  /** The policy already holds other people's bindings, conditional ones too. */
  FOREIGN_BINDINGS,
  /** Shares its client service account with its neighbours in this situation, three by three. */
  SHARED_SERVICE_ACCOUNT,
  /**
   * Has the same name as its neighbour, in another location of the same project; so they share the
   * client service account, whose name is made from the cluster's.
   */
  SAME_NAME,
  /** Registered a second time by its region, as two Terraform modules together do it. */
  REGISTERED_TWICE,
  /** Managed by Terraform, which would put its own credentials back. */
  TERRAFORM_MANAGED,
  /** Linked to another account and impersonating that. */
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
  /** Lies in the project {@link Fleet#OUTSIDE_PROJECT}, which no allow-list of a fleet names. */
  OUTSIDE,
  /** Its client service account does not exist. */
  MISSING_SERVICE_ACCOUNT,
  /** Its client service account is disabled. */
  DISABLED_SERVICE_ACCOUNT,
  /** Its client service account's policy has no room for two more members. */
  FULL_POLICY,
  /** Every update is refused with 500, whatever the policy says. */
  UPDATE_REFUSED,
  /** Updates are accepted, but no reconcile ever confirms them. */
  NEVER_CONFIRMS,
  /** The first calls about it meet 429 with {@code Retry-After}. */
  RATE_LIMITED,
  /** The answer to its first update is lost after the update took effect. */
  LOST_ANSWER,
  /** Somebody else writes the policy just before its first policy write. */
  CONFLICTING_WRITER
}
