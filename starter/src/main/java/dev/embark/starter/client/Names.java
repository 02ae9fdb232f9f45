package dev.embark.starter.client;

/** The names by which people know runs. */
final class Names {
  private Names() {}

  /** {@code payments-prod} of {@code fleet/payments-prod}. */
  static String name(String workflowId) {
    return workflowId.substring(workflowId.indexOf('/') + 1);
  }

  /** {@code fleet payments-prod}, {@code cluster 7d1a…}. */
  static String shown(String workflowId) {
    return workflowId.replaceFirst("/", " ");
  }
}
