package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.LabelSelector;
import dev.embark.workflows.model.Skip;
import dev.embark.workflows.model.SkipResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code embark skip FLEET}. */
@Command(
    name = "skip",
    description = {
      "Leave clusters out of a running fleet.",
      "Clusters that have not started are never touched. What was done to a held cluster is undone;"
          + " if its update was already accepted, it stays as it is and counts as Unconfirmed."
          + " Clusters under way or ended are not skipped."
    },
    footer = {
      "",
      "Examples:",
      "  embark skip payments-prod --cluster 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11 \\",
      "      --reason 'being rebuilt'",
      "  embark skip payments-prod --selector env=dev --reason 'not this quarter'",
      "  embark skip payments-prod --held --reason 'their owners will fix them'"
    },
    exitCodeList = {
      "0:skipped",
      "1:refused, or none of the clusters could be skipped",
      "4:Temporal or a worker does not respond",
      "64:usage error"
    })
public final class SkipVerb extends FleetVerb {
  @Option(
      names = "--cluster",
      paramLabel = "ID",
      split = ",",
      description = "This cluster; repeatable.")
  List<String> clusters = List.of();

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "KEY=VALUE",
      split = ",",
      description = "Clusters with this label; if several, all must match. KEY!=VALUE excludes.")
  List<String> selector = List.of();

  @Option(names = "--held", description = "Every held cluster.")
  boolean held;

  public SkipVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void check(RunName name) {
    requireFleet(name, "embark rollback " + name.text() + "    # rolls a cluster back");
    if (clusters.isEmpty() && selector.isEmpty() && !held) {
      throw CommandException.of(
          ExitCode.USAGE, "Which clusters? Give --cluster, --selector or --held.");
    }
    ids(name);
    labels();
  }

  @Override
  Accepted send(RunName name, EmbarkClient client, Console console) {
    Skip skip = new Skip(authorship.authorship(surroundings), ids(name), labels(), held);
    SkipResult result = client.fleets().skip(name.text(), skip);
    return new Accepted(result.words(), List.of("embark status " + name.text()));
  }

  private List<String> ids(RunName fleet) {
    String where = "embark list --fleet " + fleet.text();
    return clusters.stream().map(id -> RunName.cluster(id, where)).toList();
  }

  private @Nullable LabelSelector labels() {
    try {
      return selector.isEmpty() ? null : LabelSelector.parse(String.join(",", selector));
    } catch (IllegalArgumentException e) {
      throw CommandException.of(ExitCode.USAGE, "--selector: " + e.getMessage() + ".").because(e);
    }
  }
}
