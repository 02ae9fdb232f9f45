package dev.embark.starter.client;

import dev.embark.encryption.EncryptingCodec.Plain;
import dev.embark.encryption.KeysetException;
import dev.embark.encryption.PayloadEncryption;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.workflow.MinimalSearchAttributes;
import io.temporal.client.WorkflowClientOptions;
import java.util.List;

/** How much of a run is visible to Temporal, configured by the same variables as the worker. */
public final class PayloadOptions {

  private static final String SEARCH_ATTRIBUTES = "EMBARK_SEARCH_ATTRIBUTES";

  /** The variables on which worker and command line have to agree. */
  public static final List<String> VARIABLES =
      List.of(PayloadEncryption.VARIABLE, SEARCH_ATTRIBUTES);

  private PayloadOptions() {}

  /**
   * Returns how payloads are written and read. Plain payloads are also read: they come from runs
   * that predate encryption.
   *
   * @throws CommandException if a variable is invalid
   */
  static WorkflowClientOptions of(Surroundings surroundings) {
    WorkflowClientOptions.Builder options = WorkflowClientOptions.newBuilder();
    String file = surroundings.variable(PayloadEncryption.VARIABLE, "");
    try {
      options.setDataConverter(
          PayloadEncryption.converter(
              file.isEmpty() ? null : surroundings.workingDirectory().resolve(file),
              Plain.ACCEPTED));
    } catch (KeysetException e) {
      throw CommandException.of(
              ExitCode.USAGE,
              PayloadEncryption.VARIABLE + " names " + file + ", which " + e.getMessage() + ".")
          .next("The worker's operator has the keyset; embark keyset create makes a new one.")
          .because(e);
    }
    switch (surroundings.variable(SEARCH_ATTRIBUTES, "full")) {
      case "full" -> {}
      case "minimal" -> options.setInterceptors(MinimalSearchAttributes.ofStarts());
      default ->
          throw CommandException.of(
                  ExitCode.USAGE, SEARCH_ATTRIBUTES + " is not understood: expected full, minimal.")
              .next("embark help environment");
    }
    return options.build();
  }
}
