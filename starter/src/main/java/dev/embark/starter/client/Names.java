package dev.embark.starter.client;

/** The names by which people know runs. */
final class Names {
  private Names() {}

  /** Returns {@code payments-prod} for {@code fleet/payments-prod}. */
  static String name(String workflowId) {
    return workflowId.substring(workflowId.indexOf('/') + 1);
  }

  /** Returns a name with its kind: {@code fleet payments-prod}, {@code cluster 7d1a…}. */
  static String shown(String workflowId) {
    return workflowId.replaceFirst("/", " ");
  }
}
