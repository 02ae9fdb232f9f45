package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A run of whatever kind that can be followed and shown. */
interface RunSubject {
  /** Follows the run to its end and reports it; the code tells how it ended. */
  ExitCode follow(@Nullable Duration timeout);

  /** Reports how far it is. */
  void show();

  /**
   * What led to the run, such as a plan. With {@code --output json} it is told within the document
   * of the run, under this name, as there is one document only; otherwise it is told before.
   */
  RunSubject following(String name, ObjectNode earlier);

  /** The fleet or the cluster of this name. */
  static RunSubject of(
      RunName name, EmbarkClient client, Surroundings surroundings, Console console) {
    return name.isCluster()
        ? new ClusterSubject(name.text(), client, surroundings, console)
        : new FleetSubject(name.text(), client, surroundings, console);
  }
}
