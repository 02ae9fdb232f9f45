package dev.embark.starter.host;

import dev.embark.starter.output.ExitCode;
import java.lang.reflect.Proxy;

/**
 * Handles SIGTERM, with which supervisors stop a process. By default the JVM then exits with 143,
 * but stopping is no failure. Ctrl-C still exits with 130.
 */
final class StopSignal {
  private StopSignal() {}

  /**
   * Makes the process exit with 0 on SIGTERM, after its shutdown hooks have run.
   *
   * <p>Java has no public API to distinguish signals. {@code sun.misc.Signal} is generally
   * available, but compilers warn about it, hence the reflection. If it is missing, or the JVM
   * ignores signals ({@code -Xrs}), the exit code is unchanged.
   */
  static void endsWithDone() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ending =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                Runtime.getRuntime().exit(ExitCode.DONE.number());
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), ending);
    } catch (ReflectiveOperationException e) {
      // The exit code remains 143, as for any other Java program.
    }
  }
}
