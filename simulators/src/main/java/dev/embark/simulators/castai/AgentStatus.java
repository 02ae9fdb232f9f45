package dev.embark.simulators.castai;

/** Whether the agent in the cluster reports; an update needs no agent. */
public enum AgentStatus {
  WAITING_CONNECTION("waiting-connection"),
  ONLINE("online"),
  NON_RESPONDING("non-responding"),
  DISCONNECTING("disconnecting"),
  DISCONNECTED("disconnected");

  private final String word;

  AgentStatus(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
