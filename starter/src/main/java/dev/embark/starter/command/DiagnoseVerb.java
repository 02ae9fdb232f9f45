package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.DiagnosisRequest;
import dev.embark.workflows.model.Discovery.Proposal;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code embark diagnose CLUSTER}: finds out why an onboarding failed by inspecting the current
 * state.
 */
@Command(
    name = "diagnose",
    description = {
      "Find out why a cluster's onboarding failed.",
      "Looks at the registration, credentials, service account, bindings and their conditions, and"
          + " recognises mere lag. A worker does the looking; nothing is changed."
    },
    footer = {"", "Example:", "  embark diagnose 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11"},
    exitCodeList = {
      "0:found a cause, or nothing wrong",
      "1:the cluster's service account is unknown",
      "4:Temporal, a worker, Cast AI or Google cannot be reached or refuses the call",
      "64:usage error or invalid manifest"
    })
public final class DiagnoseVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(paramLabel = "CLUSTER", description = "The cluster's Cast AI id.")
  String cluster = "";

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The manifest that lists the cluster (default: what Cast AI knows).")
  @Nullable Path file;

  @Mixin CredentialOptions credential = new CredentialOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public DiagnoseVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (file != null) {
      credential.requireNone();
    }
    String id = RunName.cluster(cluster, "embark list --clusters    # lists them");
    Console console = output.console(surroundings);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      Diagnosis diagnosis = client.inspections().diagnose(request(id, client));
      print(id, diagnosis, console);
    }
    return ExitCode.DONE.number();
  }

  private static void print(String cluster, Diagnosis diagnosis, Console console) {
    DiagnosisReport report = new DiagnosisReport(diagnosis);
    if (console.forPrograms()) {
      ObjectNode document = Json.document("Diagnosis");
      document.put("clusterId", cluster);
      document.setAll(report.json());
      console.document(document);
    } else {
      console.line("cluster " + console.style().strong(cluster));
      console.lines(report.lines());
    }
  }

  /** What the last run knows is part of the diagnosis: how it failed, and how old things are. */
  private DiagnosisRequest request(String id, EmbarkClient client) {
    client.workers().require();
    if (file != null) {
      return DiagnosisRequest.of(Manifests.cluster(surroundings, file, id));
    }
    return client
        .clusters()
        .diagnosisRequest(id)
        .map(former -> credential.given().map(former::withCredential).orElse(former))
        .orElseGet(() -> DiagnosisRequest.of(discovered(id, client)));
  }

  private ClusterTarget discovered(String id, EmbarkClient client) {
    Proposal found = client.inspections().discoverOne(credential.orDefault(), id);
    if (found.account() == null) {
      throw CommandException.of(
              ExitCode.FAILED, "The cluster's service account is unknown: " + found.reason())
          .next("Name the manifest that lists it: --file FILE");
    }
    return new ClusterTarget(
        found.clusterId(), found.projectId(), found.account(), credential.orDefault(), Map.of());
  }
}
