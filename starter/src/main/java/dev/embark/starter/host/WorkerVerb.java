package dev.embark.starter.host;

import dev.embark.starter.output.Surroundings;
import dev.embark.worker.WorkerMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code embark worker}: a worker as a process of its own. */
@Command(
    name = "worker",
    description = {
      "Run a worker.",
      "It runs until told to stop (SIGTERM) and finishes what is under way first. Its configuration"
          + " is in the environment: CASTAI_*, EMBARK_*, TEMPORAL_*."
    },
    footer = {
      "",
      "Example:",
      "  CASTAI_API_TOKEN_FILE=/run/secrets/castai EMBARK_ALLOWED_PROJECTS=acme-prod \\",
      "      EMBARK_ALLOWED_SERVICE_ACCOUNTS='castai-*@acme-prod.iam.gserviceaccount.com' \\",
      "      embark worker"
    },
    exitCodeList = {
      "0:stopped as told",
      "4:Temporal does not answer or does not let the worker in",
      "64:the configuration is wrong; each problem is named"
    })
public final class WorkerVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  public WorkerVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exitCode =
        WorkerMain.run(
            surroundings.environment(), new PrintStream(messages, true, StandardCharsets.UTF_8));
    surroundings.err().print(messages.toString(StandardCharsets.UTF_8));
    surroundings.err().flush();
    return exitCode;
  }
}
