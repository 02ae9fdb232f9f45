package dev.embark.e2e.safety;

import dev.embark.e2e.Eventually;
import dev.embark.simulators.AccessLoss;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.call.Call;
import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The cases of one world: first those without a fault, then the rest. */
final class Play implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Without a fault: one to the end and one with the undo. */
  private static final int MODELS = 2;

  /** The fault that triggers an undo. */
  private static final Fault REFUSAL = new Fault("status", Map.of("status", "422"));

  final List<Ended> ended = new ArrayList<>();

  /** Runs without a fault that did not go as in the table of steps. */
  final List<String> strayed = new ArrayList<>();

  private final Spread spread;
  private final Map<StartingState, List<Picks.Pick>> picks;
  private final MatrixWorld world;
  private final Simulators simulators;
  private final Runs runs;
  private final Map<StartingState, Deque<FleetCluster>> clusters;
  private final Map<StartingState, Map<Step, Integer>> places = new EnumMap<>(StartingState.class);
  private int used;

  Play(Spread spread, Map<StartingState, List<Picks.Pick>> picks) {
    this.spread = spread;
    this.picks = picks;
    Map<StartingState, Integer> sizes = new EnumMap<>(StartingState.class);
    picks.forEach((state, all) -> sizes.put(state, all.size() + MODELS));
    int cases = sizes.values().stream().mapToInt(Integer::intValue).sum();
    world = new MatrixWorld(spread, cases);
    simulators = world.simulators;
    runs = new Runs(world);
    clusters = new Placement(simulators).place(sizes);
  }

  String castServiceAccount() {
    return simulators.castServiceAccount();
  }

  TimeForCalls time() {
    return world.time;
  }

  void run() {
    world.engine.skippingTime(
        () -> {
          List<MatrixCase> models = new ArrayList<>();
          for (StartingState state : picks.keySet()) {
            models.add(next(state, Step.UPDATE, MatrixFault.NONE));
            Step undone = state.holds() ? Step.UPDATE : Step.UNREGISTER;
            models.add(next(state, undone, MatrixFault.NONE));
          }
          learnPlaces(play(models));
          List<MatrixCase> cases = new ArrayList<>();
          picks.forEach(
              (state, all) ->
                  all.stream()
                      .filter(pick -> canStrike(state, pick))
                      .forEach(pick -> cases.add(next(state, pick.step(), pick.fault()))));
          tryAgain(play(cases));
          return ended;
        });
  }

  // ---- the cases

  private MatrixCase next(StartingState state, Step step, MatrixFault fault) {
    return new MatrixCase(used++, step, fault, state, spread, clusters.get(state).remove());
  }

  /** Learns which call belongs to each step from runs without a fault. */
  private void learnPlaces(List<Ended> models) {
    models.stream()
        .filter(model -> world.time.isUnanswered(model.played().workflowId()))
        .forEach(model -> strayed.add(model.played() + ": repeated a call that was not answered"));
    for (int i = 0; i < models.size(); i += MODELS) {
      StartingState state = models.get(i).played().state();
      Map<Step, Integer> of = new EnumMap<>(Step.class);
      for (Step step : steps(state)) {
        Ended model = models.get(step.isUndo() ? i + 1 : i);
        OptionalInt place = step.place(state, model.calls());
        boolean sensible = step.senselessFrom(state).isEmpty();
        if (place.isPresent() != sensible && step.hasCallsOfItsOwn()) {
          strayed.add(
              step.title + " / " + state.title + ": " + (sensible ? "never came" : "came to it"));
        }
        place.ifPresent(call -> of.put(step, call));
      }
      places.put(state, of);
    }
  }

  /** Returns the steps for which there is a model. */
  private static List<Step> steps(StartingState state) {
    return Arrays.stream(Step.values()).filter(step -> !(step.isUndo() && state.holds())).toList();
  }

  private boolean canStrike(StartingState state, Picks.Pick pick) {
    return pick.fault().isAtTheWorker() || places.get(state).containsKey(pick.step());
  }

  private List<Ended> play(List<MatrixCase> cases) {
    Map<MatrixCase, Truth> before = new LinkedHashMap<>();
    cases.forEach(one -> before.put(one, Truth.about(one, simulators)));
    cases.forEach(this::strike);
    return remember(before, runs.play(cases, this::mend), false);
  }

  /** Removes the causes of incomplete undos and retries them. */
  private void tryAgain(List<Ended> all) {
    Map<MatrixCase, Truth> before = new LinkedHashMap<>();
    all.stream()
        .filter(one -> one.kind().equals("RollbackIncomplete"))
        .forEach(one -> before.put(one.played(), one.before()));
    before.keySet().forEach(this::mend);
    remember(before, runs.undoAgain(before.keySet()), true);
  }

  private List<Ended> remember(
      Map<MatrixCase, Truth> before, Map<MatrixCase, Runs.Told> told, boolean again) {
    List<MatrixCase> cases = List.copyOf(before.keySet());
    Eventually.await(PATIENCE, world.saboteur::isQuiet, () -> "activities are still running");
    Map<MatrixCase, List<Call>> calls = callsBy(cases);
    Set<String> affected = affected();
    List<Ended> all =
        cases.stream()
            .map(
                one ->
                    new Ended(
                        one,
                        before.get(one),
                        Truth.about(one, simulators),
                        told.get(one).result(),
                        told.get(one).heldFor(),
                        calls.get(one),
                        isStruck(one, calls.get(one)),
                        again,
                        affected.contains(one.id()) || affected.contains(one.account())))
            .toList();
    ended.addAll(all);
    return all;
  }

  /** Returns clusters that lose their access, now or soon, and their linked accounts. */
  private Set<String> affected() {
    Set<UUID> ids =
        simulators.accessLossesToCome().stream()
            .map(AccessLoss::clusterId)
            .collect(Collectors.toSet());
    Set<String> affected = ids.stream().map(UUID::toString).collect(Collectors.toSet());
    simulators
        .castAi()
        .clusters()
        .filter(cluster -> ids.contains(cluster.id()) && cluster.link() != null)
        .forEach(cluster -> affected.add(cluster.link().clientServiceAccount()));
    return affected;
  }

  /** Groups calls by Cast AI key and by account in Google's calls. */
  private Map<MatrixCase, List<Call>> callsBy(List<MatrixCase> cases) {
    Map<String, List<Call>> about = new HashMap<>();
    Map<MatrixCase, List<Call>> calls = new LinkedHashMap<>();
    for (MatrixCase one : cases) {
      List<Call> list = new ArrayList<>();
      calls.put(one, list);
      about.put(MatrixWorld.keyName(one.number()), list);
      about.put(one.account(), list);
    }
    for (Call call : simulators.calls().calls()) {
      boolean isCastAi = call.surface().startsWith("castai");
      List<Call> list = about.get(isCastAi ? call.caller() : call.subject());
      if (list != null) {
        list.add(call);
      }
    }
    return calls;
  }

  // ---- the faults

  /** Returns whether the run reached the call that is struck. */
  private boolean isStruck(MatrixCase one, List<Call> calls) {
    if (!one.fault().strikes()) {
      return true;
    }
    if (one.fault().isAtTheWorker()) {
      return world.saboteur.hasStruck(one.workflowId());
    }
    String operation = one.step().operation(one.state());
    long made =
        calls.stream()
            .filter(call -> !call.surface().equals("direct"))
            .filter(call -> call.operation().equals(operation))
            .count();
    return made >= placeOf(one);
  }

  private int placeOf(MatrixCase one) {
    return places.get(one.state()).get(one.step());
  }

  private void strike(MatrixCase one) {
    world.giveKey(one.workflowId(), one.number());
    if (one.step().isUndo()) {
      add(FaultRule.always("trigger " + one.number(), "updateCluster", one.id(), REFUSAL));
    }
    if (one.fault().isAtTheWorker()) {
      world.saboteur.strike(
          one.workflowId(),
          new Saboteur.Blow(
              one.step().activity,
              one.step().occurrence(),
              one.fault().fault().kind(),
              one.fault().lasts(),
              one.step() == Step.WAIT));
    } else if (one.fault().strikes()) {
      add(
          new FaultRule(
              ruleOf(one),
              one.step().operation(one.state()),
              subjectOf(one),
              placeOf(one),
              one.fault().times(),
              1.0,
              one.fault().fault()));
    }
    if (one.state() == StartingState.BUSY) {
      writeAllTheWhile(one);
    }
  }

  /** Lets others write after the reads on which the grants and their undo are based. */
  private void writeAllTheWhile(MatrixCase one) {
    Fault write = Fault.of("conflict");
    for (int from : List.of(2, 5)) {
      String id = "editor " + from + " " + one.number();
      add(new FaultRule(id, "GetIamPolicy", one.account(), from, 2, 1.0, write));
    }
  }

  private static String subjectOf(MatrixCase one) {
    if (one.step().isList()) {
      return MatrixWorld.keyName(one.number());
    }
    return one.step().surface == Step.Surface.CAST_AI ? one.id() : one.account();
  }

  private void mend(MatrixCase one) {
    simulators.faults().remove(ruleOf(one));
    world.saboteur.spare(one.workflowId());
  }

  private void add(FaultRule rule) {
    simulators.faults().add(rule);
  }

  private static String ruleOf(MatrixCase one) {
    return "case " + one.number() + ".";
  }

  @Override
  public void close() {
    world.close();
  }
}
