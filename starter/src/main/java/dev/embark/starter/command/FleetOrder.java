package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.FleetInputs;
import dev.embark.starter.client.Server;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.manifest.Estimate;
import dev.embark.starter.manifest.Manifest;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.plan.WavePlanner;
import java.nio.file.Path;
import java.util.List;

/** A fleet to start: the part of a manifest that was selected. */
final class FleetOrder implements OnboardingOrder {
  private final Manifest manifest;
  private final List<ClusterTarget> clusters;
  private final Rollout rollout;
  private final RolloutOptions choices;
  private final Authorship authorship;

  private FleetOrder(
      Manifest manifest,
      List<ClusterTarget> clusters,
      Rollout rollout,
      RolloutOptions choices,
      Authorship authorship) {
    this.manifest = manifest;
    this.clusters = clusters;
    this.rollout = rollout;
    this.choices = choices;
    this.authorship = authorship;
  }

  /**
   * Reads the manifest and applies the options.
   *
   * @throws CommandException if the manifest has errors or nothing is selected
   */
  static FleetOrder of(OnboardVerb verb, Path file, Surroundings surroundings) {
    Manifest manifest = Manifests.valid(surroundings, file, "nothing was started");
    List<ClusterTarget> clusters = verb.selection.among(manifest.clusters(), surroundings);
    Rollout rollout = verb.rollout.rollout(manifest.rollout());
    requireWaves(clusters, rollout);
    return new FleetOrder(
        manifest, clusters, rollout, verb.rollout, verb.authorship.authorship(surroundings));
  }

  /** The manifest's waves are valid for all of its clusters; these may be only some of them. */
  private static void requireWaves(List<ClusterTarget> clusters, Rollout rollout) {
    try {
      WavePlanner.plan(clusters, rollout.waves());
    } catch (IllegalArgumentException e) {
      throw CommandException.of(ExitCode.USAGE, "Of the clusters selected, " + e.getMessage() + ".")
          .next("Add --no-waves to onboard them in one wave.")
          .because(e);
    }
  }

  @Override
  public String name() {
    return manifest.name();
  }

  @Override
  public String question(Server server) {
    Estimate estimate = Estimate.of(clusters, rollout, options(server).timing());
    return String.join("\n", FleetSummary.lines(manifest.name(), estimate))
        + "\n  on "
        + server.place()
        + "\nOnboard?";
  }

  @Override
  public StartedRun start(EmbarkClient client) {
    return client
        .fleets()
        .start(
            FleetInputs.of(
                manifest.name(), clusters, rollout, options(client.server()), authorship));
  }

  private ClusterOptions options(Server server) {
    return choices.options(manifest.rollout(), server.propagation());
  }

  @Override
  public RunSubject subject(EmbarkClient client, Surroundings surroundings, Console console) {
    return new FleetSubject(name(), client, surroundings, console);
  }
}
