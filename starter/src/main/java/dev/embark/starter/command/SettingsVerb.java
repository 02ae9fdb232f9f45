package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Discovery.Proposal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code embark settings CLUSTER}: prints the configuration variables of a cluster. */
@Command(
    name = "settings",
    description = {
      "Show the settings that a cluster's configuration needs.",
      "CASTAI_IMPERSONATE=true, and gkeSaImpersonate and projectId for the GKE block, as step 3 of"
          + " Cast AI's document names them. Read from a manifest, or else from Cast AI."
    },
    footer = {
      "",
      "Examples:",
      "  embark settings 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11",
      "  embark settings 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11 --file fleet.yaml \\",
      "      --as terraform"
    },
    exitCodeList = {
      "0:shown",
      "1:the cluster's service account is unknown",
      "4:Temporal, a worker or Cast AI cannot be reached or refuses the call",
      "64:usage error or invalid manifest"
    })
public final class SettingsVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  /** The language in which the settings are written. */
  enum Language {
    SHELL,
    JSON,
    TERRAFORM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "CLUSTER", description = "The cluster's Cast AI id.")
  String cluster = "";

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The manifest that lists the cluster; nothing else is then consulted.")
  @Nullable Path file;

  @Option(
      names = "--as",
      paramLabel = "LANGUAGE",
      description = "Format of the output: ${COMPLETION-CANDIDATES} (default: shell).")
  @Nullable Language language;

  @Mixin CredentialOptions credential = new CredentialOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public SettingsVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    checkOptions();
    String id = RunName.cluster(cluster, "embark discover    # lists the clusters");
    Console console = output.console(surroundings);
    ClusterTarget target = file == null ? asked(id) : Manifests.cluster(surroundings, file, id);
    if (console.forPrograms()) {
      console.document(document(target));
      return ExitCode.DONE.number();
    }
    switch (language == null ? Language.SHELL : language) {
      case SHELL -> console.lines(shell(target));
      case JSON ->
          new Console(surroundings, OutputFormat.JSON, output.quiet()).document(document(target));
      case TERRAFORM -> console.lines(terraform(target));
    }
    console.requireWritten(); // half of the settings must not pass for all
    return ExitCode.DONE.number();
  }

  /** Rejects options that would be ignored. */
  private void checkOptions() {
    if (file != null) {
      credential.requireNone();
    }
    if (output.forPrograms() && language != null && language != Language.JSON) {
      throw CommandException.of(
          ExitCode.USAGE,
          "--as " + language + " cannot be combined with --output " + output.format() + ".");
    }
  }

  // ---- where they come from

  private ClusterTarget asked(String id) {
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      Proposal found = client.inspections().discoverOne(credential.orDefault(), id);
      if (found.account() == null) {
        throw CommandException.of(
                ExitCode.FAILED, "The cluster has no known service account: " + found.reason())
            .next("Add it to a manifest, then: embark settings " + id + " --file FILE");
      }
      return ClusterTarget.of(id, found.projectId(), found.account());
    }
  }

  // ---- how they are written

  private static List<String> shell(ClusterTarget target) {
    return List.of(
        "export CASTAI_IMPERSONATE=true",
        "export CASTAI_CLUSTER_ID=" + quoted(target.clusterId()),
        "export PROJECT_ID=" + quoted(target.projectId()),
        "export SERVICE_ACCOUNT_EMAIL=" + quoted(target.clientServiceAccount()),
        "# The GKE block: " + Json.compact(block(target)));
  }

  private static ObjectNode block(ClusterTarget target) {
    ObjectNode block = Json.object();
    block
        .putObject("gke")
        .put("gkeSaImpersonate", target.clientServiceAccount())
        .put("projectId", target.projectId());
    return block;
  }

  private static ObjectNode document(ClusterTarget target) {
    ObjectNode document = Json.document("Settings");
    document.put("clusterId", target.clusterId());
    document.putObject("environment").put("CASTAI_IMPERSONATE", "true");
    document.set("gke", block(target).get("gke"));
    return document;
  }

  /** Returns values for the arguments of Cast AI's Terraform provider. */
  private static List<String> terraform(ClusterTarget target) {
    return List.of(
        "locals {",
        "  castai_impersonate = true",
        "  project_id         = " + string(target.projectId()),
        "  # client_service_account of castai_gke_cluster_id",
        "  gke_sa_impersonate = " + string(target.clientServiceAccount()),
        "  # credentials_json of castai_gke_cluster: impersonation instead of a key",
        "  gke_credentials = \"{}\"",
        "}");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** HCL would interpret {@code ${} and {@code %{} as templates. */
  private static String string(String text) {
    return "\""
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("${", "$${").replace("%{", "%%{")
        + "\"";
  }
}
