package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.Server;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Surroundings;

/** What {@code onboard} was asked to start. */
sealed interface OnboardingOrder permits FleetOrder, PlanOrder, SingleOrder {
  /** Returns the name by which commands refer to the run. */
  String name();

  /** Returns the question to ask before the start. */
  String question(Server server);

  /** Starts the run, or attaches to it. */
  StartedRun start(EmbarkClient client);

  /** Returns the run, for following it. */
  RunSubject subject(EmbarkClient client, Surroundings surroundings, Console console);
}
