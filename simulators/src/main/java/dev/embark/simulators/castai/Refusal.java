package dev.embark.simulators.castai;

import java.util.List;

/** An error response in the API's generic form. No stack trace, since it is no server error. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An offending field of the request. */
  record Violation(String field, String description) {}

  private final int status;
  private final transient List<Violation> violations;

  private Refusal(int status, String message, List<Violation> violations) {
    super(message, null, false, false);
    this.status = status;
    this.violations = violations;
  }

  static Refusal of(int status, String message) {
    return new Refusal(status, message, List.of());
  }

  static Refusal badField(String message, String field, String description) {
    return new Refusal(400, message, List.of(new Violation(field, description)));
  }

  static Refusal clusterNotFound() {
    return of(404, "cluster not found");
  }

  int status() {
    return status;
  }

  List<Violation> violations() {
    return violations;
  }
}
