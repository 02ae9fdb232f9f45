package dev.embark.simulators.castai;

/**
 * Placeholders for Cast AI's scripts, which are not public: they print what they stand for and
 * fail, so that nobody waits for their effect.
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
