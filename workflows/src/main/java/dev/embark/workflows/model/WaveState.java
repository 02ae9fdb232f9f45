package dev.embark.workflows.model;

/** The state of a wave. */
public enum WaveState {
  /** Not begun. */
  PENDING,
  /** Its clusters are looked at to see whether they could be onboarded or taken off. */
  PREFLIGHT,
  /** Waits for somebody to approve it. */
  AWAITING_APPROVAL,
  /** Its clusters are being onboarded or taken off. */
  RUNNING,
  /** Its clusters have ended, and it is watched for a while. */
  SOAKING,
  /** Its clusters are looked at once more. */
  RECONFIRMING,
  /** Each of its clusters has ended or is held, and its soak is over. */
  DONE
}
