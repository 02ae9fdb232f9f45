package dev.embark.starter.host;

import dev.embark.starter.output.ExitCode;
import java.lang.reflect.Proxy;

/**
 * SIGTERM, with which supervisors stop a process. A JVM that it ends answers 143; to be stopped is
 * no failure. Ctrl-C keeps its 130.
 */
final class StopSignal {
  private StopSignal() {}

  /**
   * Lets the process end with 0 on SIGTERM, after its shutdown hooks have run.
   *
   * <p>Java has no public way to tell one signal from another. {@code sun.misc.Signal} is there for
   * everybody, but compilers warn of it, hence the reflection. Where it is missing, or the JVM
   * leaves signals alone ({@code -Xrs}), the code stays what it was.
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
      // 143 then, as of any other Java program.
    }
  }
}
