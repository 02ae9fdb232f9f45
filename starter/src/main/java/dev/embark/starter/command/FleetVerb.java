package dev.embark.starter.command;

import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import picocli.CommandLine.Parameters;

/** The base of verbs that send a command to a fleet and do not accept a single cluster. */
abstract class FleetVerb extends ControlVerb {
  @Parameters(paramLabel = "FLEET", description = "Name of the fleet.")
  String run = "";

  FleetVerb(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  final String run() {
    return run;
  }

  /** Rejects a cluster if only a fleet is accepted. */
  static void requireFleet(RunName name, String instead) {
    if (name.isCluster()) {
      throw CommandException.of(
              ExitCode.USAGE, name.text() + " is a cluster; this command needs a fleet.")
          .next(instead);
    }
  }
}
