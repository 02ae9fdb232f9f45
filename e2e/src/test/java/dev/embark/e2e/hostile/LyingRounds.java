package dev.embark.e2e.hostile;

import dev.embark.e2e.Eventually;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Lets a rogue poller lie to onboarding runs until it has told every lie that matters. Which poller
 * gets a task is up to the server and may be the same one every time. So the first round takes what
 * comes, and a later round about one activity leaves nobody but the rogue to answer it: its runs
 * come up to it while the rogue does not poll, and there all honest attempts fail.
 */
public final class LyingRounds {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int RUNS = 20;
  private static final String NO_HONEST_ANSWER = "no honest answer";

  /** Those whose answers decide what is granted to whom, and what is later restored. */
  private static final Set<String> IN_FULL = Set.of("CaptureBindings", "RegisterServiceAccount");

  private static final List<Step> STEPS =
      List.of(
          new Step("LookUpCluster", "getCluster", new Fault("status", Map.of("status", "503"))),
          new Step("CaptureBindings", "GetIamPolicy", Fault.of("unavailable-before")),
          new Step(
              "RegisterServiceAccount",
              "gcpCreateSa",
              new Fault("status", Map.of("status", "503"))),
          new Step("CreateBindings", "SetIamPolicy", Fault.of("unavailable-before")));

  private final Simulators simulators;
  private final WorkflowClient client;
  private final RogueActivities rogue;
  private final WorkerFactory pollers;
  private final IntFunction<Onboarding> start;
  private final int most;
  private int started;

  /**
   * An onboarding run.
   *
   * @param subjects the cluster id and the service account's email address: what its calls are
   *     about
   */
  public record Onboarding(WorkflowStub run, Set<String> subjects) {}

  /**
   * An activity to lie about.
   *
   * @param operation the call without which it has no honest answer
   * @param outage the fault that lets it fail in every honest attempt, to be retried
   */
  private record Step(String activity, String operation, Fault outage) {}

  /**
   * Does nothing yet.
   *
   * @param pollers those of the rogue, not started yet
   * @param start starts the onboarding of one more cluster, numbered from 0
   * @param most how many clusters there are
   */
  public LyingRounds(
      Simulators simulators,
      WorkflowClient client,
      RogueActivities rogue,
      WorkerFactory pollers,
      IntFunction<Onboarding> start,
      int most) {
    this.simulators = simulators;
    this.client = client;
    this.rogue = rogue;
    this.pollers = pollers;
    this.start = start;
    this.most = most;
  }

  /**
   * Plays all rounds; in the end each run has closed, or rested and was terminated.
   *
   * @param first how many runs the first round has
   */
  public void play(int first) {
    pollers.start();
    try {
      awaitTheEnd(start(first));
      STEPS.forEach(this::tellAll);
    } finally {
      pollers.shutdownNow();
    }
  }

  /** Returns the activities about which a lie that matters has not been told. */
  public Set<String> stillToTell() {
    Set<String> missing = new HashSet<>();
    for (Step step : STEPS) {
      if (missing(step) > 0) {
        missing.add(step.activity());
      }
    }
    return missing;
  }

  private int missing(Step step) {
    int lies = IN_FULL.contains(step.activity()) ? rogue.liesAbout(step.activity()) : 1;
    return Math.max(0, lies - rogue.timesTold(step.activity()));
  }

  private void tellAll(Step step) {
    if (missing(step) == 0) {
      return;
    }
    List<Onboarding> runs = new ArrayList<>();
    pollers.suspendPolling();
    simulators
        .faults()
        .add(FaultRule.always(NO_HONEST_ANSWER, step.operation(), "*", step.outage()));
    // The polls that were open take tasks nevertheless, and the lies may end runs on the way. A run
    // more than needed for each lie, as an open poll may have answered some of them already.
    while (2 * missing(step) > failing(step, runs).size()) {
      List<Onboarding> more = start(RUNS);
      runs.addAll(more);
      awaitThere(step, more);
    }
    pollers.resumePolling();
    Eventually.await(
        PATIENCE, () -> missing(step) == 0, () -> step.activity() + ": " + rogue.told());
    // What follows is for the honest workers, who have been lied to.
    pollers.suspendPolling();
    simulators.faults().remove(NO_HONEST_ANSWER);
    awaitTheEnd(runs);
    pollers.resumePolling();
  }

  private List<Onboarding> start(int runs) {
    if (started + runs > most) {
      throw new AssertionError("Too few clusters to lie about, after the lies " + rogue.told());
    }
    List<Onboarding> begun = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      begun.add(start.apply(started++));
    }
    return begun;
  }

  /** Waits until each of these runs has failed at the step, or comes to no further step. */
  private void awaitThere(Step step, List<Onboarding> runs) {
    AtRest atRest = new AtRest(client);
    List<Onboarding> underWay = new ArrayList<>(runs);
    Eventually.await(
        PATIENCE,
        () -> {
          underWay.removeAll(failing(step, underWay));
          underWay.removeIf(each -> atRest.test(each.run()));
          return underWay.isEmpty();
        },
        () -> underWay.size() + " runs do not come to " + step + ", after " + rogue.told());
  }

  /** Returns those of the runs that had no honest answer at the step. */
  private List<Onboarding> failing(Step step, List<Onboarding> runs) {
    Set<String> subjects = new HashSet<>();
    simulators.calls().calls().stream()
        .filter(call -> call.operation().equals(step.operation()))
        .forEach(call -> subjects.add(call.subject()));
    return runs.stream()
        .filter(each -> each.subjects().stream().anyMatch(subjects::contains))
        .toList();
  }

  /** Terminates those that rest: by then they have written all that they could. */
  private void awaitTheEnd(List<Onboarding> runs) {
    AtRest atRest = new AtRest(client);
    List<Onboarding> open = new ArrayList<>(runs);
    Eventually.await(
        PATIENCE,
        () -> {
          open.removeIf(each -> atRest.test(each.run()));
          return open.isEmpty();
        },
        () -> open.size() + " runs go on, after the lies " + rogue.told());
    runs.forEach(each -> terminate(each.run()));
  }

  private static void terminate(WorkflowStub run) {
    try {
      run.terminate("The test is over.");
    } catch (WorkflowException closed) {
      // It had an end of its own.
    }
  }
}
