package dev.embark.bench;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench/run}: the root of the benchmark's command line. */
@Command(
    name = "bench/run",
    description = "Measures Embark beside a floor, on the same server in the same run.",
    subcommands = {FleetVerb.class, ParkedVerb.class, StartUpVerb.class, MicroVerb.class},
    footer = {
      "",
      "Examples:",
      "  bench/run fleet --clusters 100,1000",
      "  bench/run fleet --scenario rerun --clusters 1000",
      "  bench/run parked --clusters 10000",
      "  bench/run startup",
      "  bench/run micro"
    },
    mixinStandardHelpOptions = true)
public final class BenchCommand {

  /** A strong reference, as the JDK discards unreferenced loggers together with their levels. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private BenchCommand() {}

  public static void main(String[] arguments) {
    GRPC.setLevel(Level.WARNING);
    System.exit(
        new CommandLine(new BenchCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }
}
