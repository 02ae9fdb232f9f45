package dev.embark.starter.command;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.TargetRules;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a verb is about: a fleet by its name, or a cluster by its id. A fleet cannot be named like a
 * cluster, so the text tells which. Workflow ids, as the Temporal UI shows them, are taken as well.
 *
 * @param text the fleet's name or the cluster's id
 * @param isCluster which of them it is
 */
record RunName(String text, boolean isCluster) {
  /** Longer than a manifest's name, as off-boarding and repair add a word to it. */
  private static final Pattern FLEET = Pattern.compile("[a-z0-9]([-a-z0-9]{0,78}[a-z0-9])?");

  /**
   * A run that can be asked for.
   *
   * @throws CommandException if it is neither a fleet's name nor a cluster's id
   */
  static RunName valid(String written) {
    RunName name = of(written);
    if (!name.isCluster() && !name.canBeFleet()) {
      throw CommandException.of(
              ExitCode.USAGE, "'" + written + "' is neither a fleet's name nor a cluster's id.")
          .next("embark list");
    }
    return name;
  }

  /**
   * One cluster.
   *
   * @param instead what to do where it is none
   * @throws CommandException if it is not a cluster's id
   */
  static String cluster(String written, String instead) {
    RunName name = of(written);
    if (!name.isCluster()) {
      throw CommandException.of(ExitCode.USAGE, "'" + written + "' is not the id of a cluster.")
          .next(instead);
    }
    return name.text();
  }

  /** Whether a fleet can be named so. */
  boolean canBeFleet() {
    return FLEET.matcher(text).matches();
  }

  static RunName of(String written) {
    String text = written.strip();
    if (text.startsWith("fleet/")) {
      return new RunName(text.substring("fleet/".length()), false);
    }
    String id = text.startsWith("cluster/") ? text.substring("cluster/".length()) : text;
    String lower = id.toLowerCase(Locale.ROOT);
    return TargetRules.isClusterId(lower) ? new RunName(lower, true) : new RunName(text, false);
  }
}
