package dev.embark.workflows.model;

/** Where a wave is. */
public enum WaveState {
  /** Not begun. */
  PENDING,
  /** Its clusters are looked at, to see whether they could be onboarded. */
  PREFLIGHT,
  /** Waits for somebody to approve it. */
  AWAITING_APPROVAL,
  /** Its clusters are being onboarded. */
  RUNNING,
  /** Over, and watched for a while. */
  SOAKING,
  /** Its clusters are looked at once more. */
  RECONFIRMING,
  /** Each of its clusters has ended or is held, and its soak is over. */
  DONE
}
