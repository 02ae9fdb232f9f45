package dev.embark.starter.command;

import dev.embark.workflows.model.TargetRules;
import java.util.Locale;

/**
 * What a verb is about: a fleet by its name, or a cluster by its id. A fleet cannot be named like a
 * cluster, so the text tells which. Workflow ids, as the Temporal UI shows them, are taken as well.
 *
 * @param text the fleet's name or the cluster's id
 * @param isCluster which of them it is
 */
record RunName(String text, boolean isCluster) {
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
