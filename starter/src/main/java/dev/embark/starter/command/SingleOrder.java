package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.Server;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.manifest.ManifestRollout;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.TargetRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One cluster to start, specified by options. */
final class SingleOrder implements OnboardingOrder {
  private final ClusterTarget target;
  private final RolloutOptions choices;
  private final Authorship authorship;

  private SingleOrder(ClusterTarget target, RolloutOptions choices, Authorship authorship) {
    this.target = target;
    this.choices = choices;
    this.authorship = authorship;
  }

  /**
   * Reads the options.
   *
   * @throws CommandException if one is missing, malformed or only for a manifest or plan
   */
  static SingleOrder of(OnboardVerb verb, Surroundings surroundings) {
    verb.selection.requireNone();
    verb.rollout.requireNoFleetOptions();
    if (verb.acceptChanges) {
      throw CommandException.of(
          ExitCode.USAGE, "--accept-changes needs a plan and cannot be used with --cluster-id.");
    }
    String account = required("--service-account", verb.serviceAccount);
    String project = verb.project != null ? verb.project : required("--project", homeOf(account));
    ClusterTarget target =
        new ClusterTarget(
            Objects.requireNonNull(verb.clusterId),
            project,
            account,
            Objects.requireNonNullElse(verb.credential, ClusterTarget.DEFAULT_CREDENTIAL),
            Map.of());
    List<String> problems = TargetRules.problems(target);
    if (!problems.isEmpty()) {
      throw CommandException.of(ExitCode.USAGE, "The " + String.join("; the ", problems) + ".");
    }
    return new SingleOrder(target, verb.rollout, verb.authorship.authorship(surroundings));
  }

  private static @Nullable String homeOf(String account) {
    String home = TargetRules.projectOf(account);
    return home.isEmpty() ? null : home;
  }

  private static String required(String option, @Nullable String value) {
    if (value == null) {
      throw CommandException.of(ExitCode.USAGE, "With --cluster-id, " + option + " is needed.");
    }
    return value;
  }

  @Override
  public String name() {
    return target.clusterId();
  }

  @Override
  public String question(Server server) {
    return "  cluster "
        + target.clusterId()
        + " in project "
        + target.projectId()
        + ", impersonating "
        + target.clientServiceAccount()
        + "\n  on "
        + server.place()
        + ", wait for IAM "
        + DurationText.of(options(server).timing().propagation())
        + "\nOnboard?";
  }

  @Override
  public StartedRun start(EmbarkClient client) {
    return client
        .clusters()
        .start(OnboardingInput.single(target, options(client.server()), authorship));
  }

  private ClusterOptions options(Server server) {
    return choices.options(ManifestRollout.DEFAULT, server.propagation());
  }

  @Override
  public RunSubject subject(EmbarkClient client, Surroundings surroundings, Console console) {
    return new ClusterSubject(name(), client, surroundings, console);
  }
}
