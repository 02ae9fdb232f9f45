package dev.embark.worker;

import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.configuration.Problem;
import dev.embark.worker.configuration.Secret;
import dev.embark.worker.configuration.WorkerConfiguration;
import dev.embark.worker.observability.WorkerLogging;
import dev.embark.worker.temporal.TemporalTarget;
import dev.embark.worker.temporal.TemporalUnreachableException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the worker as a separate process. */
public final class WorkerMain {

  /** The configuration has problems: {@code EX_USAGE} of BSD's sysexits, as in the command line. */
  public static final int BAD_CONFIGURATION = 64;

  /** Temporal does not answer, or denies access. */
  public static final int UNREACHABLE = 4;

  private WorkerMain() {}

  /** Runs until the process is asked to stop. */
  public static void main(String[] arguments) {
    System.exit(run(System.getenv(), System.err));
  }

  /**
   * Runs like {@link #run(Map)}, but returns an exit code instead of throwing.
   *
   * @param messages receives one sentence for each problem
   */
  static int run(Map<String, String> environment, PrintStream messages) {
    try {
      run(environment);
      return 0;
    } catch (ConfigurationException e) {
      messages.println("The worker does not start:");
      e.problems().forEach(problem -> messages.println("  " + problem.sentence()));
      return BAD_CONFIGURATION;
    } catch (TemporalUnreachableException e) {
      messages.println(e.getMessage());
      return UNREACHABLE;
    } catch (UncheckedIOException e) {
      messages.println(
          e.getMessage() + ": " + e.getCause().getMessage() + "." + next(e.getCause()));
      return BAD_CONFIGURATION;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /**
   * Starts a worker and runs it until SIGTERM or SIGINT, which end the process with code 0 after
   * running tasks have finished, or immediately if it is still starting. Returns only by throwing.
   *
   * @param environment the worker's whole configuration
   * @throws ConfigurationException with everything that is wrong with the configuration
   * @throws TemporalUnreachableException if Temporal does not answer or denies access
   * @throws UncheckedIOException if the port for health and metrics is taken
   */
  public static void run(Map<String, String> environment) throws InterruptedException {
    List<Problem> problems = new ArrayList<>();
    WorkerConfiguration configuration =
        collecting(problems, () -> WorkerConfiguration.read(environment));
    Secret apiKey = configuration == null ? null : configuration.temporalApiKey();
    TemporalTarget target =
        collecting(problems, () -> TemporalTarget.fromEnvironment(environment, apiKey));
    if (configuration == null || target == null) {
      throw new ConfigurationException(problems);
    }
    WorkerLogging.apply(configuration.log());
    Logger log = LoggerFactory.getLogger(WorkerMain.class);
    configuration.shown().forEach(log::info);
    if (configuration.castAi().isReal()) {
      IgnoredProxy.warning(environment, System.getProperty(IgnoredProxy.PROPERTY))
          .ifPresent(log::warn);
    }
    AtomicReference<@Nullable EmbarkWorker> worker = new AtomicReference<>();
    Thread stop = new Thread(() -> stop(worker.get()), "embark-stop");
    // Before the start, which may wait for Temporal: being stopped meanwhile is no failure either.
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      worker.set(EmbarkWorker.start(configuration, target));
    } finally {
      if (worker.get() == null) {
        Runtime.getRuntime().removeShutdownHook(stop); // it would end a failed start with 0
      }
    }
    new CountDownLatch(1).await();
  }

  private static String next(IOException trouble) {
    return trouble instanceof BindException
        ? " Stop what listens there, or set EMBARK_HTTP_PORT or EMBARK_HTTP_BIND."
        : "";
  }

  /** A JVM stopped by a signal exits with 128 plus its number, but being stopped is no failure. */
  private static void stop(@Nullable EmbarkWorker worker) {
    try {
      if (worker != null) {
        worker.close();
      }
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static <T> @Nullable T collecting(List<Problem> problems, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ConfigurationException e) {
      problems.addAll(e.problems());
      return null;
    }
  }
}
