package dev.embark.starter.doctor;

import dev.embark.starter.client.Server;
import dev.embark.starter.client.ServerCheck;
import dev.embark.starter.output.CommandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks Temporal and the namespace. */
final class ServerChecks {

  private final ServerCheck server;
  private final Server where;
  private final boolean fix;

  ServerChecks(ServerCheck server, Server where, boolean fix) {
    this.server = server;
    this.where = where;
    this.fix = fix;
  }

  List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(reachable());
    checks.add(searchAttributes());
    checks.add(retention());
    return checks;
  }

  private Check reachable() {
    String version = server.version().map(each -> ", version " + each).orElse("");
    return Check.ok(
        "Temporal",
        where.address()
            + version
            + ", namespace "
            + where.namespace()
            + ", environment "
            + where.environment());
  }

  private Check searchAttributes() {
    String name = "search attributes";
    Optional<List<String>> missing = server.missingSearchAttributes();
    if (missing.isEmpty()) {
      return Check.notChecked(name, "This server does not say which it has.");
    }
    if (missing.get().isEmpty()) {
      return Check.ok(name, "all of Embark's exist");
    }
    if (fix) {
      return created(name, missing.get());
    }
    return Check.problem(
            name,
            "Missing: "
                + String.join(", ", missing.get())
                + ". Runs cannot be started without them.",
            "embark doctor --fix",
            server.searchAttributeCommand())
        .about(missing.get());
  }

  private Check created(String name, List<String> missing) {
    try {
      server.createSearchAttributes();
      return Check.ok(name, "created " + String.join(", ", missing)).about(missing);
    } catch (CommandException e) {
      return Check.problem(
              name,
              "Missing: " + String.join(", ", missing) + ". They were not created. " + e.what(),
              server.searchAttributeCommand())
          .about(missing);
    }
  }

  private Check retention() {
    String name = "retention";
    Optional<Duration> kept = server.retention();
    if (kept.isEmpty()) {
      return Check.notChecked(name, "This server does not say how long it keeps closed runs.");
    }
    if (kept.get().compareTo(ServerCheck.LEAST_RETENTION) >= 0) {
      return Check.ok(name, "closed runs are kept for " + days(kept.get()));
    }
    if (fix && where.isLocal()) {
      server.extendRetention();
      return Check.ok(name, "extended from " + days(kept.get()) + " to 30 days");
    }
    return Check.warning(
        name,
        "Closed runs are kept for "
            + days(kept.get())
            + " only; after that, no report and no proof of an onboarding remain.",
        "temporal operator namespace update --retention 30d --namespace "
            + where.namespace()
            + " --address "
            + where.address());
  }

  private static String days(Duration duration) {
    return duration.toHours() < 48 ? duration.toHours() + " hours" : duration.toDays() + " days";
  }
}
