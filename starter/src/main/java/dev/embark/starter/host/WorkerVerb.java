package dev.embark.starter.host;

import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.worker.WorkerMain;
import dev.embark.worker.configuration.ConfigurationException;
import dev.embark.worker.temporal.TemporalUnreachableException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code embark worker}: runs a worker as a separate process. */
@Command(
    name = "worker",
    description = {
      "Run a worker.",
      "Runs until stopped by SIGTERM, and finishes what is under way first. Reads its configuration"
          + " from the environment: CASTAI_*, EMBARK_*, TEMPORAL_*."
    },
    footer = {
      "",
      "Example:",
      "  CASTAI_API_TOKEN_FILE=/run/secrets/castai EMBARK_ALLOWED_PROJECTS=acme-prod \\",
      "      EMBARK_ALLOWED_SERVICE_ACCOUNTS='castai-*@acme-prod.iam.gserviceaccount.com' \\",
      "      embark worker"
    },
    exitCodeList = {
      "0:stopped by SIGTERM or Ctrl-C",
      "4:Temporal does not respond or does not admit the worker",
      "64:usage error, or the configuration is wrong; each problem is named"
    })
public final class WorkerVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  public WorkerVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      WorkerMain.run(surroundings.environment());
      return ExitCode.DONE.number();
    } catch (ConfigurationException e) {
      throw WorkerTrouble.of(e);
    } catch (TemporalUnreachableException e) {
      throw WorkerTrouble.of(e);
    } catch (UncheckedIOException e) {
      throw WorkerTrouble.of(e);
    }
  }
}
