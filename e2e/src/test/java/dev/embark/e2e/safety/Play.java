package dev.embark.e2e.safety;

import dev.embark.e2e.Eventually;
import dev.embark.simulators.AccessLoss;
import dev.embark.simulators.Call;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.OnboardingOptions;
import dev.embark.workflows.model.OnboardingResult;
import dev.embark.workflows.model.OnboardingStatus;
import dev.embark.workflows.model.WorkflowIds;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** All cases from one starting state, in one world: first those without a fault, then the rest. */
final class Play implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The fault that sets an undo off. */
  private static final Fault REFUSAL = new Fault("status", Map.of("status", "422"));

  /** A combination that cannot be played, and why. */
  record Senseless(Step step, StartingState state, String reason) {}

  final List<Ended> ended = new ArrayList<>();
  final List<Senseless> senseless = new ArrayList<>();
  private final StartingState state;
  private final MatrixWorld world = new MatrixWorld();
  private final Simulators simulators = world.simulators;

  private final List<FleetCluster> clusters;
  private int used;

  Play(StartingState state) {
    this.state = state;
    int most = 2;
    for (Step step : Step.values()) {
      most += MatrixFault.at(step).size();
    }
    clusters = new Placement(state, simulators).place(most);
  }

  String castServiceAccount() {
    return simulators.castServiceAccount();
  }

  void run() {
    world.engine.skippingTime(
        () -> {
          List<Ended> models =
              play(
                  List.of(
                      next(Step.UPDATE, MatrixFault.NONE), next(Step.UNREGISTER, MatrixFault.NONE)),
                  Map.of());
          Map<Step, Integer> places = places(models);
          List<MatrixCase> cases = new ArrayList<>();
          places
              .keySet()
              .forEach(step -> MatrixFault.at(step).forEach(fault -> cases.add(next(step, fault))));
          play(cases, places);
          return ended;
        });
  }

  // ---- the cases

  private MatrixCase next(Step step, MatrixFault fault) {
    return new MatrixCase(used, step, fault, state, clusters.get(used++));
  }

  private Map<Step, Integer> places(List<Ended> models) {
    Map<Step, Integer> places = new LinkedHashMap<>();
    for (Step step : Step.values()) {
      OptionalInt place = step.place(models.get(step.isUndo() ? 1 : 0).calls());
      String reason = step.senselessFrom(state);
      if (place.isPresent() == !reason.isEmpty() && step.hasCallsOfItsOwn()) {
        throw new IllegalStateException(step + " from " + state + ": " + place + " " + reason);
      }
      if (reason.isEmpty()) {
        places.put(step, place.orElseThrow());
      } else {
        senseless.add(new Senseless(step, state, reason));
      }
    }
    return places;
  }

  private List<Ended> play(List<MatrixCase> cases, Map<Step, Integer> places) {
    Map<MatrixCase, Truth> before = new LinkedHashMap<>();
    cases.forEach(one -> before.put(one, Truth.about(one, simulators)));
    cases.forEach(one -> strike(one, places));
    Map<MatrixCase, WorkflowStub> runs = new LinkedHashMap<>();
    cases.forEach(one -> runs.put(one, start(one)));
    Map<MatrixCase, String> held = mend(runs);
    Map<MatrixCase, OnboardingResult> results = new LinkedHashMap<>();
    runs.forEach((one, run) -> results.put(one, resultOf(run)));
    Map<String, List<Call>> calls =
        simulators.calls().calls().stream().collect(Collectors.groupingBy(Call::subject));
    Set<UUID> losers =
        simulators.accessLosses().stream().map(AccessLoss::clusterId).collect(Collectors.toSet());
    List<Ended> all =
        cases.stream()
            .map(
                one ->
                    new Ended(
                        one,
                        before.get(one),
                        Truth.about(one, simulators),
                        results.get(one),
                        held.get(one),
                        callsAbout(one, calls),
                        isStruck(one, callsAbout(one, calls), places),
                        hasLost(one, losers)))
            .toList();
    ended.addAll(all);
    return all;
  }

  /** Whether the cluster, or another one that uses its account, is among those. */
  private boolean hasLost(MatrixCase one, Set<UUID> losers) {
    if (losers.contains(one.cluster().id())) {
      return true;
    }
    return simulators
        .castAi()
        .clusters()
        .filter(cluster -> losers.contains(cluster.id()))
        .anyMatch(
            cluster ->
                cluster.link() != null
                    && cluster.link().clientServiceAccount().equals(one.account()));
  }

  /** Whether the run came as far as the call that is struck. */
  private static boolean isStruck(MatrixCase one, List<Call> calls, Map<Step, Integer> places) {
    long made =
        calls.stream()
            .filter(call -> !call.surface().equals("direct"))
            .filter(call -> call.operation().equals(one.step().operation))
            .count();
    return !one.fault().strikes() || made >= places.get(one.step());
  }

  private static List<Call> callsAbout(MatrixCase one, Map<String, List<Call>> calls) {
    List<Call> about = new ArrayList<>(calls.getOrDefault(one.id(), List.of()));
    about.addAll(calls.getOrDefault(one.account(), List.of()));
    about.sort(Comparator.comparing(Call::at));
    return about;
  }

  private void strike(MatrixCase one, Map<Step, Integer> places) {
    if (one.step().isUndo()) {
      simulators
          .faults()
          .add(FaultRule.always("trigger " + one.number(), "updateCluster", one.id(), REFUSAL));
    }
    if (one.fault().strikes()) {
      String subject = one.step().surface == Step.Surface.CAST_AI ? one.id() : one.account();
      simulators
          .faults()
          .add(
              new FaultRule(
                  ruleOf(one),
                  one.step().operation,
                  subject,
                  places.get(one.step()),
                  one.fault().times(),
                  1.0,
                  one.fault().fault()));
    }
  }

  private static String ruleOf(MatrixCase one) {
    return "case " + one.number() + ".";
  }

  // ---- the runs

  private WorkflowStub start(MatrixCase one) {
    OnboardingWorkflow workflow =
        world.client.newWorkflowStub(
            OnboardingWorkflow.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue(world.queue())
                .setWorkflowId(WorkflowIds.cluster(one.id()))
                .build());
    ClusterTarget target = ClusterTarget.of(one.id(), one.cluster().projectId(), one.account());
    WorkflowClient.start(
        workflow::onboard,
        OnboardingInput.single(target, OnboardingOptions.DEFAULT, Authorship.of("matrix")));
    return WorkflowStub.fromTyped(workflow);
  }

  /** Takes the faults away for which runs hold, and lets these go on. */
  private Map<MatrixCase, String> mend(Map<MatrixCase, WorkflowStub> runs) {
    Map<MatrixCase, String> held = new LinkedHashMap<>();
    List<MatrixCase> waiting =
        new ArrayList<>(runs.keySet().stream().filter(MatrixCase::holds).toList());
    Eventually.await(
        PATIENCE,
        () -> {
          waiting.removeIf(one -> mendIfHeld(one, runs.get(one), held));
          return waiting.isEmpty();
        },
        () -> "neither held nor ended: " + waiting);
    return held;
  }

  private boolean mendIfHeld(MatrixCase one, WorkflowStub run, Map<MatrixCase, String> held) {
    OnboardingStatus status = run.query("status", OnboardingStatus.class);
    if (status.code() == null) {
      return status.result() != null;
    }
    held.put(one, status.code().name());
    simulators.faults().remove(ruleOf(one));
    run.update("retry", Void.class, Control.by(Authorship.of("matrix")));
    return true;
  }

  private static OnboardingResult resultOf(WorkflowStub run) {
    try {
      return run.getResult(OnboardingResult.class);
    } catch (WorkflowFailedException failed) {
      return ((ApplicationFailure) failed.getCause()).getDetails().get(OnboardingResult.class);
    }
  }

  @Override
  public void close() {
    world.close();
  }
}
