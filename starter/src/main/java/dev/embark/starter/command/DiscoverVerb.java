package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.discovery.DiscoveredFleet;
import dev.embark.starter.discovery.Entry;
import dev.embark.starter.discovery.ManifestWriter;
import dev.embark.starter.manifest.Manifest;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Discovery.Proposal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code embark discover}: writes the clusters that Cast AI knows as a manifest. */
@Command(
    name = "discover",
    description = {
      "Write a manifest of the GKE clusters that Cast AI knows.",
      "A cluster's service account is the one that Cast AI has linked it to; failing that, an"
          + " existing account with the name that Cast AI's script or Terraform module gives it;"
          + " otherwise blank, with the reason. A worker does the looking; nothing is changed."
    },
    footer = {
      "",
      "Examples:",
      "  embark discover > fleet.yaml",
      "  embark discover --not-onboarded --selector project=acme-prod",
      "  embark discover --merge fleet.yaml > newer.yaml",
      "  embark discover --credential default,eu-prod --output json",
      "",
      "Selectors accept the labels name, location, project, credential, terraform",
      "(true, false) and access (key, impersonation, linked, none)."
    },
    exitCodeList = {
      "0:written",
      "1:Cast AI's response cannot be used",
      "4:Temporal, a worker or Cast AI cannot be reached or refuses the call",
      "64:usage error, or the manifest to merge is invalid"
    })
public final class DiscoverVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--credential",
      paramLabel = "NAME",
      split = ",",
      description = "Names of the worker's Cast AI keys to use (default: all of them).")
  List<String> credentials = List.of();

  @Option(
      names = "--merge",
      paramLabel = "FILE",
      description = "Keep the name, labels and service accounts of this manifest.")
  @Nullable Path merge;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the fleet (default: the merged manifest's name, or else discovered).")
  @Nullable String name;

  @Option(
      names = "--not-onboarded",
      description = "Leave out clusters that a run has proven to impersonate.")
  boolean notOnboarded;

  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public DiscoverVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Console console = output.console(surroundings);
    if (name != null) {
      Manifest.problemOfName(name)
          .ifPresent(
              problem -> {
                throw CommandException.of(ExitCode.USAGE, "--name: " + problem + ".")
                    .next(Manifest.NAME_REMEDY);
              });
    }
    Manifest existing =
        merge == null ? null : Manifests.valid(surroundings, merge, "nothing was looked at");
    Predicate<ClusterTarget> selected = selection.predicate(surroundings);
    DiscoveredFleet fleet = new DiscoveredFleet(existing);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      discover(client, fleet, console);
    }
    List<Entry> entries = DiscoveredFleet.among(fleet.entries(), selected, notOnboarded);
    if (console.forPrograms()) {
      console.document(document(fleet, entries));
    } else {
      console.lines(new ManifestWriter(fleetName(fleet)).lines(entries));
    }
    console.requireWritten();
    summarize(fleet, entries, console);
    return ExitCode.DONE.number();
  }

  private void discover(EmbarkClient client, DiscoveredFleet fleet, Console console) {
    client.workers().require();
    List<String> names = credentials.isEmpty() ? client.inspections().credentials() : credentials;
    for (String credential : names) {
      client
          .inspections()
          .discover(
              credential,
              page -> {
                fleet.add(page, credential);
                console.talk("Looked at " + fleet.size() + " clusters.");
              });
    }
  }

  private String fleetName(DiscoveredFleet fleet) {
    return name == null ? fleet.name() : name;
  }

  private void summarize(DiscoveredFleet fleet, List<Entry> entries, Console console) {
    long blank = entries.stream().filter(entry -> entry.account() == null).count();
    console.talk(
        FleetSummary.counted(entries.size(), "cluster")
            + " of "
            + fleet.size()
            + (fleet.others() > 0 ? "; " + fleet.others() + " others are not GKE" : "")
            + ".");
    if (blank > 0) {
      console.warn(
          FleetSummary.counted((int) blank, "cluster")
              + " without a known service account: fill in the blanks; embark validate names"
              + " each line");
    }
    if (entries.size() > Manifest.MOST_CLUSTERS) {
      console.warn("more than 10,000 clusters: write several manifests with --selector");
    }
    List<String> vanished = fleet.vanished();
    if (!vanished.isEmpty()) {
      console.warn(
          "Cast AI no longer knows "
              + FleetSummary.counted(vanished.size(), "cluster")
              + " of the merged manifest, such as "
              + vanished.get(0));
    }
  }

  private ObjectNode document(DiscoveredFleet fleet, List<Entry> entries) {
    ObjectNode document = Json.document("Discovery");
    document.put("name", fleetName(fleet));
    document.put("known", fleet.size());
    document.put("notGke", fleet.others());
    ArrayNode clusters = document.putArray("clusters");
    entries.forEach(entry -> clusters.add(node(entry)));
    ArrayNode vanished = document.putArray("vanished");
    fleet.vanished().forEach(vanished::add);
    return document;
  }

  private static ObjectNode node(Entry entry) {
    Proposal proposal = entry.proposal();
    ObjectNode node = Json.object();
    node.put("id", proposal.clusterId());
    node.put("name", proposal.name());
    node.put("project", proposal.projectId());
    node.put("location", proposal.location());
    node.put("credential", entry.credential());
    node.put("serviceAccount", entry.account());
    node.put("source", proposal.source().name());
    node.put("reason", proposal.reason());
    node.put("conflict", entry.conflict());
    node.put("access", Entry.word(proposal.access()));
    node.put("terraform", proposal.terraform());
    node.put("disconnected", proposal.disconnected());
    node.put("status", proposal.status());
    ObjectNode labels = node.putObject("labels");
    entry.labels().forEach(labels::put);
    return node;
  }
}
