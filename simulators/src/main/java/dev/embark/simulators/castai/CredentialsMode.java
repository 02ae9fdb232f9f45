package dev.embark.simulators.castai;

/** How Cast AI authenticates to the cluster's project. */
public enum CredentialsMode {
  /** Not at all. */
  NONE,
  /** With a service account key. */
  KEY,
  /** As the linked client service account, without a key. */
  IMPERSONATION
}
