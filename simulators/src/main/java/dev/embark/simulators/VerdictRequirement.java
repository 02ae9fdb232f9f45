package dev.embark.simulators;

/**
 * What Cast AI may ask for before it accepts an update, besides minting tokens for the client
 * account. Assumption: it asks for none of these.
 */
public enum VerdictRequirement {
  /** That it may act as the client account. */
  ACT_AS,
  /** That the client account holds the permissions which Cast AI needs in the project. */
  PROJECT_PERMISSIONS
}
