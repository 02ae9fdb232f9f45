package dev.embark.activities;

/**
 * Powers that a worker has only if its own configuration grants them, regardless of the request.
 * Each can do harm that no undo reverses, or gives away more than impersonation needs.
 *
 * @param lossOfAccess disable impersonation for a cluster that holds credentials
 * @param granting create custom roles and bind them in projects
 * @param disablingKeys disable keys of client service accounts
 */
public record Capabilities(boolean lossOfAccess, boolean granting, boolean disablingKeys) {

  /** No powers beyond onboarding. */
  public static final Capabilities NONE = new Capabilities(false, false, false);

  /** All powers, for simulators. */
  public static final Capabilities ALL = new Capabilities(true, true, true);
}
