package dev.embark.starter.output;

import java.util.List;

/**
 * Says, when the process is interrupted while it follows a run, that the run goes on and how to
 * come back. The JVM ends with 130 on Ctrl-C by itself.
 */
public final class DetachNotice implements AutoCloseable {
  private final Thread hook;

  /** Gives the terminal back and says these lines on an interruption, until closed. */
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
      // The process is ending: the hook is running, as it should.
    }
  }
}
