package dev.embark.simulators;

/**
 * Requirements that Cast AI may have, besides token creation for the client account, before it
 * accepts an update. Assumption: it has none of these.
 */
public enum VerdictRequirement {
  /** Cast AI's account may act as the client account. */
  ACT_AS,
  /** The client account holds the permissions that Cast AI needs in the project. */
  PROJECT_PERMISSIONS
}
