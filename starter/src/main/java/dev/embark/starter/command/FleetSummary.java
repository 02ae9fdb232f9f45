package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.manifest.DurationText;
import dev.embark.starter.manifest.Estimate;
import dev.embark.starter.output.Json;
import java.util.List;
import java.util.Locale;

/** A summary of a fleet's content and expected duration. */
final class FleetSummary {
  private FleetSummary() {}

  static List<String> lines(String fleet, Estimate estimate) {
    return List.of(
        "  fleet "
            + fleet
            + ": "
            + counted(estimate.clusters(), "cluster")
            + " in "
            + counted(estimate.projects(), "project")
            + ", "
            + counted(estimate.serviceAccounts(), "service account")
            + (estimate.shared() == 0 ? "" : " (" + estimate.shared() + " clusters share theirs)"),
        estimate(estimate));
  }

  static String estimate(Estimate estimate) {
    return "  estimate: about "
        + DurationText.of(estimate.duration())
        + " if all goes well; the limit: "
        + estimate.explanation();
  }

  static ObjectNode json(Estimate estimate) {
    return Json.object()
        .put("clusters", estimate.clusters())
        .put("projects", estimate.projects())
        .put("serviceAccounts", estimate.serviceAccounts())
        .put("clustersSharingServiceAccounts", estimate.shared())
        .put("seconds", estimate.duration().toSeconds())
        .put("limit", estimate.limit().name())
        .put("explanation", estimate.explanation());
  }

  /** Returns {@code 1 cluster}, {@code 1,200 clusters}. */
  static String counted(int count, String noun) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : noun + "s");
  }
}
