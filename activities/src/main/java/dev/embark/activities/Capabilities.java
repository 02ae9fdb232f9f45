package dev.embark.activities;

/**
 * Powers that a worker has only where its own configuration gives them, whatever a request says:
 * each can do harm that no undo mends, or gives away more than impersonation needs.
 *
 * @param lossOfAccess take a cluster off impersonation that holds credentials
 * @param granting create custom roles and bind them in projects
 * @param disablingKeys disable keys of client service accounts
 */
public record Capabilities(boolean lossOfAccess, boolean granting, boolean disablingKeys) {

  /** No power beyond onboarding. */
  public static final Capabilities NONE = new Capabilities(false, false, false);

  /** All of them, for stand-ins. */
  public static final Capabilities ALL = new Capabilities(true, true, true);
}
