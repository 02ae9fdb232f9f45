package dev.embark.starter.command;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.PlainNames;
import dev.embark.workflows.model.TargetRules;
import java.util.Locale;

/**
 * The subject of a verb: a fleet's name or a cluster's id. A fleet's name cannot look like a
 * cluster's id, so the text is unambiguous. Workflow ids, as shown in the Temporal UI, are accepted
 * as well.
 *
 * @param text the fleet's name or the cluster's id
 * @param isCluster whether it is a cluster
 */
record RunName(String text, boolean isCluster) {
  /**
   * Parses a run's name.
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
   * Parses a cluster's id.
   *
   * @param instead what to do if it is not one
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

  /** Whether it can be a fleet's name. */
  boolean canBeFleet() {
    return PlainNames.isFleet(text);
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
