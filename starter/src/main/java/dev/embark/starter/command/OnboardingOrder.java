package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.Server;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.Surroundings;

/** What {@code onboard} was asked to start. */
sealed interface OnboardingOrder permits FleetOrder, PlanOrder, SingleOrder {
  /** By which commands know the run. */
  String name();

  /** What to ask before the start. */
  String question(Server server);

  /** Starts it, or attaches to it. */
  StartedRun start(EmbarkClient client);

  /** The run, to follow it. */
  RunSubject subject(EmbarkClient client, Surroundings surroundings, Console console);
}
