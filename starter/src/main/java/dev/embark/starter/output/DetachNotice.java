package dev.embark.starter.output;

import java.util.List;

/**
 * Reports, when the process is interrupted while following a run, that the run continues and how to
 * reattach. On Ctrl-C the JVM itself exits with 130.
 */
public final class DetachNotice implements AutoCloseable {
  private final Thread hook;

  /** Until closed, restores the terminal and prints these lines on an interruption. */
  public DetachNotice(Surroundings surroundings, LiveView view, List<String> lines) {
    hook =
        new Thread(
            () -> {
              view.close();
              surroundings.err().println();
              lines.forEach(surroundings.err()::println);
              surroundings.err().flush();
            },
            "embark-detach-notice");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is shutting down and the hook is already running.
    }
  }
}
