package dev.embark.simulators.castai;

/**
 * Scripts in place of Cast AI's, which are not public: they only say what they stand for, and fail,
 * so that nobody waits for what they would have done.
 */
final class Scripts {

  private Scripts() {}

  static String of(Operation operation, String subject) {
    return """
    #!/bin/sh
    # Simulated %s for %s. The real script belongs to Cast AI.
    echo "simulated %s: nothing was changed" >&2
    exit 1
    """
        .formatted(operation.word(), subject, operation.word());
  }
}
