package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A run of any kind that can be followed and shown. */
interface RunSubject {
  /** Follows the run to its end and reports it; returns the exit code for how it ended. */
  ExitCode follow(@Nullable Duration timeout);

  /** Reports its progress. */
  void show();

  /**
   * Sets what led to the run, such as a plan. With {@code --output json} it is included under this
   * name in the run's document, since there is only one document; otherwise it is printed first.
   */
  RunSubject following(String name, ObjectNode earlier);

  /** Returns the fleet or the cluster of this name. */
  static RunSubject of(
      RunName name, EmbarkClient client, Surroundings surroundings, Console console) {
    return name.isCluster()
        ? new ClusterSubject(name.text(), client, surroundings, console)
        : new FleetSubject(name.text(), client, surroundings, console);
  }
}
