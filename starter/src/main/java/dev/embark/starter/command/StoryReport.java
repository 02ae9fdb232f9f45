package dev.embark.starter.command;

import dev.embark.starter.client.ClusterStory;
import dev.embark.starter.client.PolicyStory;
import dev.embark.starter.client.StoryCommand;
import dev.embark.starter.client.StoryStep;
import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.output.Style;
import dev.embark.workflows.model.ClusterInput;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Grant;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The history of one run of a cluster, for people. */
final class StoryReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final ClusterStory story;
  private final Style style;

  StoryReport(ClusterStory story, Style style) {
    this.story = story;
    this.style = style;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    addOrigin(lines);
    lines.add("");
    lines.add(style.strong("Steps") + style.faint(" (UTC)"));
    story.steps().forEach(step -> addStep(lines, step));
    if (story.closing() != null) {
      lines.add("  closed from outside: " + story.closing());
    }
    story.commands().forEach(command -> lines.add("  " + line(command)));
    addPolicy(lines);
    return lines;
  }

  private void addOrigin(List<String> lines) {
    ClusterInput input = story.input();
    if (input == null) {
      lines.add("  its input cannot be read here");
      return;
    }
    ClusterTarget target = input.target();
    ClusterSnapshot found = story.found();
    add(lines, "cluster", found == null ? null : found.name() + " in " + target.projectId());
    add(lines, "account", target.clientServiceAccount());
    add(lines, "asked for by", input.authorship().author() + " (as stated)");
    add(lines, "change", input.authorship().changeId());
    add(lines, "reason", input.authorship().reason());
    add(
        lines,
        "fleet",
        input.fleet() == null ? null : input.fleet() + ", wave " + String.valueOf(input.wave()));
    add(lines, "started", day(story.run().started()) + " UTC");
    Instant ended = story.run().ended();
    add(
        lines,
        "ended",
        ended == null
            ? null
            : day(ended)
                + " UTC, after "
                + DurationText.of(Duration.between(story.run().started(), ended)));
    add(lines, "credentials", credentials(found));
  }

  private @Nullable String credentials(@Nullable ClusterSnapshot found) {
    if (found == null) {
      return null;
    }
    String before = found.holdsCredentials() ? found.credentialsId() : "none";
    return story.credentialsAfter() == null
        ? before + ", not replaced"
        : before + " before, " + story.credentialsAfter() + " after";
  }

  private static void add(List<String> lines, String what, @Nullable String value) {
    if (value != null) {
      lines.add("  %-13s%s".formatted(what, value));
    }
  }

  private void addStep(List<String> lines, StoryStep step) {
    String line =
        "  %s  %-24s %-10s %6s%s"
            .formatted(
                TIME.format(step.startedAt()),
                step.name(),
                coloured(step),
                step.endedAt() == null ? "" : took(step.startedAt(), step.endedAt()),
                step.attempts() > 1 ? "  attempt " + step.attempts() : "");
    lines.add(line.stripTrailing());
    if (!step.summary().isEmpty()) {
      lines.add(style.faint("            " + step.summary()));
    }
    if (step.code() != null || step.message() != null) {
      String before = step.end() == StoryStep.End.DONE ? "an earlier attempt: " : "";
      lines.add(
          "            "
              + style.attention(before + (step.code() == null ? "" : step.code() + ": "))
              + step.message());
    }
  }

  private String coloured(StoryStep step) {
    String word = "%-10s".formatted(step.end().name().toLowerCase(Locale.ROOT));
    return switch (step.end()) {
      case DONE -> style.good(word);
      case RUNNING -> word;
      case FAILED, CANCELLED -> style.bad(word);
    };
  }

  private static String took(Instant from, Instant to) {
    long millis = Duration.between(from, to).toMillis();
    return millis < 10_000
        ? "%d.%ds".formatted(millis / 1000, millis % 1000 / 100)
        : DurationText.of(Duration.ofMillis(millis));
  }

  private static String line(StoryCommand command) {
    return TIME.format(command.at())
        + "  "
        + command.name()
        + (command.details().isEmpty() ? "" : " (" + command.details() + ")")
        + " by "
        + (command.author() == null ? "somebody" : command.author())
        + (command.change() == null ? "" : " under " + command.change())
        + (command.reason() == null ? "" : ": " + command.reason());
  }

  private void addPolicy(List<String> lines) {
    PolicyStory policy = story.policy();
    if (policy == null) {
      return;
    }
    lines.add("");
    lines.add(style.strong("Policy") + style.faint(" (Cast AI's bindings on the two roles)"));
    if (policy.before().isEmpty() && policy.after().isEmpty()) {
      lines.add("  nothing, before and after");
    }
    policy.kept().forEach(grant -> lines.add("    " + text(grant)));
    policy.removed().forEach(grant -> lines.add("  " + style.bad("- " + text(grant))));
    policy.added().forEach(grant -> lines.add("  " + style.good("+ " + text(grant))));
    if (!policy.certain()) {
      lines.add("  a write was not answered: the policy may differ");
    }
  }

  private static String text(Grant grant) {
    return grant.role() + "  " + grant.member() + condition(grant);
  }

  private static String condition(Grant grant) {
    return grant.condition() == null ? "" : "  if " + grant.condition().expression();
  }

  private static String day(Instant time) {
    return DAY.format(time);
  }
}
