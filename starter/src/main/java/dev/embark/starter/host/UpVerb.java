package dev.embark.starter.host;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Timing;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code embark up}: runs a local engine with its Web UI, a worker and, if requested, the
 * simulators.
 */
@Command(
    name = "up",
    description = {
      "Run Temporal, its Web UI and a worker on this machine.",
      "With --simulate, also runs stand-ins for Cast AI and Google IAM, and reads no credentials"
          + " from the environment. Ctrl-C stops everything; runs under way continue at the next"
          + " start."
    },
    footer = {"", "Example:", "  embark up --simulate --propagation 5s"},
    exitCodeList = {
      "0:stopped by SIGTERM",
      "1:already running, or something failed to start or ended unexpectedly",
      "64:usage error, or the worker's configuration is wrong",
      "130:Ctrl-C: stopped"
    })
public final class UpVerb implements Callable<Integer> {
  private static final int SIMULATED_CLUSTERS = 50;

  private final Surroundings surroundings;

  @Option(names = "--simulate", description = "Work on simulated clusters instead of real ones.")
  boolean simulate;

  @Option(
      names = "--clusters",
      paramLabel = "N",
      description = "Number of clusters to simulate (default: " + SIMULATED_CLUSTERS + ").")
  @Nullable Integer clusters;

  @Option(
      names = "--propagation",
      paramLabel = "D",
      description = "How long simulated IAM changes take, and how long to wait (default: 180s).")
  @Nullable Duration propagation;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = PortNumber.class,
      description = "Temporal's port (default: 7233, or a free one).")
  int port;

  @Option(
      names = "--ui-port",
      paramLabel = "PORT",
      converter = PortNumber.class,
      description = "The Web UI's port (default: 8233, or a free one).")
  int uiPort;

  public UpVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    UpRequest request = new UpRequest(simulated(), port, uiPort);
    return UpSession.run(surroundings, request).number();
  }

  private UpRequest.@Nullable Simulated simulated() {
    if (!simulate) {
      if (clusters != null || propagation != null) {
        throw CommandException.of(ExitCode.USAGE, "--clusters and --propagation need --simulate.")
            .next("embark up --simulate --propagation 5s");
      }
      return null;
    }
    int count = clusters == null ? SIMULATED_CLUSTERS : clusters;
    if (count < 1 || count > 10_000) {
      throw CommandException.of(ExitCode.USAGE, "--clusters must be from 1 to 10000.");
    }
    return new UpRequest.Simulated(
        count, Objects.requireNonNullElse(propagation, Timing.DEFAULT_PROPAGATION));
  }
}
