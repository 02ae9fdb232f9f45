package dev.embark.starter.doctor;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ClusterTarget;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Examines everything that an onboarding relies on, from here to the accounts: Temporal, the
 * namespace, the worker, its keys, its permissions, the accounts. What depends on something broken
 * is reported as not checked.
 */
public final class Examination {

  private final Clock clock;
  private final List<ClusterTarget> targets;
  private final boolean fix;

  /**
   * Creates an examination.
   *
   * @param targets clusters whose accounts are checked; may be empty
   * @param fix whether to create what belongs to Embark itself
   */
  public Examination(Surroundings surroundings, List<ClusterTarget> targets, boolean fix) {
    this.clock = surroundings.clock();
    this.targets = targets;
    this.fix = fix;
  }

  /** Runs the checks over a connection; a failure to connect is a finding as well. */
  public List<Check> run(Supplier<EmbarkClient> connection) {
    List<Check> checks = new ArrayList<>();
    try (EmbarkClient client = connection.get()) {
      checks.addAll(new ServerChecks(client.serverCheck(), client.server(), fix).all());
      Optional<Check> nobody = worker(client, checks);
      if (nobody.isPresent()) {
        checks.add(nobody.get());
        checks.add(Check.notChecked("keys and accounts", "Only a worker can look at them."));
        return checks;
      }
      checks.addAll(examined(client));
    } catch (CommandException e) {
      if (e.exitCode() == ExitCode.USAGE) {
        throw e;
      }
      checks.add(refusal("Temporal", e));
    }
    return checks;
  }

  private static Optional<Check> worker(EmbarkClient client, List<Check> checks) {
    Optional<String> complaint = client.workers().complaint();
    client
        .workers()
        .identities()
        .filter(identities -> !identities.isEmpty())
        .ifPresent(identities -> checks.add(WorkerChecks.versions(identities)));
    return complaint.map(
        sentence ->
            Check.noAccess("worker", sentence, "embark worker", "embark up    (on this machine)"));
  }

  private List<Check> examined(EmbarkClient client) {
    try {
      Instant before = clock.instant();
      List<Checkup.Report> reports = client.inspections().examine(targets);
      return new ReportChecks(reports, client.server(), before, clock.instant()).all();
    } catch (CommandException e) {
      return List.of(refusal("worker", e));
    }
  }

  private static Check refusal(String name, CommandException e) {
    Check.Standing standing =
        e.exitCode() == ExitCode.UNREACHABLE ? Check.Standing.NO_ACCESS : Check.Standing.PROBLEM;
    return new Check(
        name,
        standing,
        e.what(),
        e.move(),
        e.next().map(next -> next.lines().toList()).orElse(List.of()),
        List.of());
  }
}
