package dev.embark.starter.client;

import dev.embark.starter.manifest.DurationText;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.OffboardingInput;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.PlanInput;
import dev.embark.workflows.model.Wave;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The description of a run in the Temporal UI from its start: a one-line summary, and details in
 * Markdown that include the meaning of the UI's buttons.
 */
final class StartDescription {
  /** Temporal accepts 400 bytes; this leaves room for multi-byte characters. */
  private static final int LONGEST_SUMMARY = 120;

  /** Details may be 20,000 bytes; the reason a person states is the only unbounded part. */
  private static final int LONGEST_STATEMENT = 1_000;

  private StartDescription() {}

  static String summary(FleetInput input) {
    String what = input.offboarding() == null ? "Fleet " : "Off-board fleet ";
    return cut(
        what + input.name() + ": " + input.clusters().count() + " clusters", LONGEST_SUMMARY);
  }

  static String summary(OnboardingInput input) {
    return cut("Onboard `" + input.target().clusterId() + "`", LONGEST_SUMMARY);
  }

  static String summary(PlanInput input) {
    return cut(
        "Plan of fleet " + input.name() + ": " + input.clusters().count() + " clusters",
        LONGEST_SUMMARY);
  }

  static String details(PlanInput input) {
    List<String> lines = new ArrayList<>();
    lines.add("Looks at the clusters of a fleet and shows what would change. Writes nothing.");
    lines.add("");
    lines.add("- clusters: " + input.clusters().count());
    addOptions(lines, input.options());
    addAuthorship(lines, input.authorship());
    lines.add("");
    lines.add("**Cancel** and **Terminate** both end it; nothing is left behind.");
    return String.join("\n", lines);
  }

  static String summary(OffboardingInput input) {
    return cut("Off-board `" + input.target().clusterId() + "`", LONGEST_SUMMARY);
  }

  static String details(OffboardingInput input) {
    List<String> lines = new ArrayList<>();
    lines.add("Takes one cluster off service account impersonation.");
    lines.add("");
    lines.add("- cluster: `" + input.target().clusterId() + "`");
    lines.add("- project: `" + input.target().projectId() + "`");
    lines.add("- service account: `" + input.target().clientServiceAccount() + "`");
    lines.add(
        "- loss of access: "
            + (input.choices().acceptLossOfAccess() ? "accepted" : "not accepted"));
    addAuthorship(lines, input.authorship());
    lines.add("");
    lines.add(
        "**Cancel** here puts everything back. **Terminate** leaves things as they are, half done:"
            + " avoid it.");
    return String.join("\n", lines);
  }

  static String details(FleetInput input) {
    List<String> lines = new ArrayList<>();
    lines.add(
        input.offboarding() == null
            ? "Moves the clusters of a fleet onto service account impersonation."
            : "Takes the clusters of a fleet off service account impersonation.");
    lines.add("");
    lines.add("- clusters: " + input.clusters().count());
    lines.add("- under way at once, at most: " + input.rollout().maxInFlight());
    lines.add("- failures allowed: " + input.rollout().maxFailures());
    lines.add(
        "- waves: "
            + input.rollout().waves().stream().map(Wave::name).collect(Collectors.joining(", ")));
    addOptions(lines, input.options());
    addAuthorship(lines, input.authorship());
    lines.add("");
    lines.add(
        "**Cancel** here rolls the fleet back: nothing new is started, clusters before their point"
            + " of no return are put back as they were, finished ones stay. **Terminate** does the"
            + " same to the clusters, but nobody then waits for them or counts how they end: avoid"
            + " it. To steer it: `embark pause|resume|approve|skip|set|retry|stop|rollback "
            + input.name()
            + "`.");
    return String.join("\n", lines);
  }

  static String details(OnboardingInput input) {
    List<String> lines = new ArrayList<>();
    lines.add("Moves one cluster onto service account impersonation.");
    lines.add("");
    lines.add("- cluster: `" + input.target().clusterId() + "`");
    lines.add("- project: `" + input.target().projectId() + "`");
    lines.add("- service account: `" + input.target().clientServiceAccount() + "`");
    addOptions(lines, input.options());
    addAuthorship(lines, input.authorship());
    lines.add("");
    lines.add(
        "**Cancel** here puts everything back as it was while that is possible; once Cast AI has"
            + " accepted the update, the run finishes instead. **Terminate** leaves things as they"
            + " are, half done: avoid it.");
    return String.join("\n", lines);
  }

  private static void addOptions(List<String> lines, ClusterOptions options) {
    lines.add("- wait for IAM: " + DurationText.of(options.timing().propagation()));
    lines.add("- on failure: " + options.onFailure().name().toLowerCase(Locale.ROOT));
    if (options.includeTerraformManaged()) {
      lines.add("- clusters managed by Terraform are included");
    }
    if (options.relink()) {
      lines.add("- clusters linked to another account are relinked");
    }
  }

  private static void addAuthorship(List<String> lines, Authorship authorship) {
    lines.add("- asked for by: " + plain(authorship.author()));
    addStatement(lines, "change", authorship.changeId());
    addStatement(lines, "reason", authorship.reason());
  }

  private static void addStatement(List<String> lines, String what, @Nullable String said) {
    if (said != null && !said.isBlank()) {
      lines.add("- " + what + ": " + plain(said));
    }
  }

  /** Puts text on one line without Markdown syntax: people's words stay plain text. */
  private static String plain(String text) {
    return cut(text.replaceAll("[\\p{Cntrl}`*_<>\\[\\]]+", " ").strip(), LONGEST_STATEMENT);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
