package dev.embark.e2e.safety;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Policy;
import dev.embark.e2e.Eventually;
import dev.embark.e2e.safety.Departure.State;
import dev.embark.simulators.AccessLoss;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.simulators.FleetCluster;
import dev.embark.simulators.Simulators;
import dev.embark.simulators.castai.CredentialsMode;
import dev.embark.simulators.castai.Link;
import dev.embark.simulators.fault.FaultRule;
import dev.embark.simulators.iam.IamState;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Strikes each call and each activity of an off-boarding. Whatever the outcome is, it must be true:
 * off impersonation, or as before. An ordinary build plays each trouble once, from the states in
 * turn; {@code -Dembark.matrix=full} plays it from each.
 */
@Timeout(1800)
class DepartureMatrixTest {

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final boolean FULL = "full".equals(System.getProperty("embark.matrix"));

  @Test
  void everyOffboardingEndsAsItSaysAndHarmsNothing() {
    List<Planned> planned = planned();
    try (MatrixWorld world = new MatrixWorld(Spread.WORST, planned.size())) {
      // given
      List<Departure> departures = place(planned, world.simulators);
      Map<Departure, Truth> before = new LinkedHashMap<>();
      departures.forEach(one -> before.put(one, truth(one, world)));
      departures.forEach(one -> strike(one, world));

      // when
      Map<Departure, ClusterResult> results = world.engine.skippingTime(() -> play(before, world));

      // then
      List<String> problems = new ArrayList<>();
      results.forEach(
          (one, result) ->
              problems(before.get(one), truth(one, world), result, one)
                  .forEach(
                      problem -> problems.add(one + ", " + result.outcome() + ": " + problem)));
      problems.addAll(accessLosses(departures, world));
      assertThat(problems).isEmpty();
    }
  }

  // ---- what is played

  private record Planned(State state, DepartureTrouble trouble) {}

  private static List<Planned> planned() {
    List<Planned> planned = new ArrayList<>();
    State[] states = State.values();
    for (State state : states) {
      planned.add(new Planned(state, DepartureTrouble.NONE));
    }
    List<DepartureTrouble> troubles = DepartureTrouble.all();
    for (int i = 0; i < troubles.size(); i++) {
      DepartureTrouble trouble = troubles.get(i);
      boolean senselessIfShared = trouble.isAtTheRemoval() || trouble.isFromBeforeTheBindings();
      int sensible = senselessIfShared ? 2 : states.length;
      for (int state = 0; state < sensible; state++) {
        if (FULL || i % sensible == state) {
          planned.add(new Planned(states[state], trouble));
        }
      }
    }
    return planned;
  }

  private static List<Departure> place(List<Planned> planned, Simulators simulators) {
    List<ClusterSituation> situations = new ArrayList<>();
    for (Planned each : planned) {
      situations.add(ClusterSituation.ONBOARDED);
      if (each.state() == State.SHARED) {
        situations.add(ClusterSituation.WITHOUT_CREDENTIALS);
      }
    }
    Deque<FleetCluster> clusters =
        new ArrayDeque<>(simulators.add(Fleet.of(1, situations)).clusters());
    List<Departure> departures = new ArrayList<>();
    for (Planned each : planned) {
      FleetCluster cluster = clusters.remove();
      if (each.state() != State.LIVE) {
        simulators.castAi().replaceCredentials(cluster.id(), CredentialsMode.NONE);
      }
      if (each.trouble().isFromBeforeTheBindings()) {
        bindAnew(cluster.serviceAccount(), simulators.iam());
      }
      FleetCluster neighbour = each.state() == State.SHARED ? clusters.remove() : null;
      if (neighbour != null) {
        Link link = new Link(cluster.serviceAccount(), neighbour.projectId());
        simulators.castAi().edit(neighbour.id(), state -> state.withLink(link));
        simulators.castAi().seedCredentials(neighbour.id(), CredentialsMode.IMPERSONATION);
      }
      departures.add(
          new Departure(departures.size(), each.state(), each.trouble(), cluster, neighbour));
    }
    return departures;
  }

  /** As when they were put back a moment ago. */
  private static void bindAnew(String account, IamState iam) {
    Policy bound = iam.policyOf(account);
    iam.seedPolicy(account, policy -> policy.toBuilder().clearBindings().build());
    iam.editPolicyAs(
        "colleague",
        account,
        policy -> policy.toBuilder().addAllBindings(bound.getBindingsList()).build());
  }

  private static void strike(Departure one, MatrixWorld world) {
    world.giveKey(one.workflowId(), one.number());
    DepartureTrouble trouble = one.trouble();
    if (trouble.fault() != null) {
      world
          .simulators
          .faults()
          .add(
              new FaultRule(
                  ruleOf(one),
                  trouble.operation(),
                  subjectOf(one),
                  trouble.call(),
                  trouble.times(),
                  1.0,
                  trouble.fault()));
    }
    if (trouble.atTheWorker() != null) {
      world.saboteur.strike(
          one.workflowId(),
          new Saboteur.Blow(trouble.operation(), 1, trouble.atTheWorker(), trouble.lasts(), false));
    }
  }

  private static String ruleOf(Departure one) {
    return "departure " + one.number() + ".";
  }

  private static String subjectOf(Departure one) {
    return switch (one.trouble().operation()) {
      case "listClusters" -> MatrixWorld.keyName(one.number());
      case "GetIamPolicy", "SetIamPolicy" -> one.cluster().serviceAccount();
      default -> one.id();
    };
  }

  // ---- how

  private static Map<Departure, ClusterResult> play(
      Map<Departure, Truth> before, MatrixWorld world) {
    Map<Departure, WorkflowStub> runs = new LinkedHashMap<>();
    before.forEach((one, truth) -> runs.put(one, start(one, truth.credentialsId(), world)));
    Map<Departure, ClusterResult> results = new LinkedHashMap<>();
    Set<Departure> open = new LinkedHashSet<>(runs.keySet());
    Eventually.await(
        PATIENCE,
        () -> {
          for (Departure one : List.copyOf(open)) {
            ClusterStatus status = runs.get(one).query("status", ClusterStatus.class);
            if (status.result() != null) {
              results.put(one, status.result());
              open.remove(one);
            } else if (status.code() != null) {
              mend(one, runs.get(one), world);
            }
          }
          return open.isEmpty();
        },
        () -> "not ended: " + open);
    Eventually.await(PATIENCE, world.saboteur::isQuiet, () -> "activities are still running");
    return results;
  }

  private static WorkflowStub start(
      Departure one, @Nullable String credentialsId, MatrixWorld world) {
    WorkflowStub run =
        world.client.newUntypedWorkflowStub(
            "OffboardingWorkflow",
            WorkflowOptions.newBuilder()
                .setTaskQueue(world.queue())
                .setWorkflowId(one.workflowId())
                .build());
    run.start(one.input(credentialsId));
    return run;
  }

  /** Lets a run that is held go on without its trouble. */
  private static void mend(Departure one, WorkflowStub run, MatrixWorld world) {
    world.simulators.faults().remove(ruleOf(one));
    world.saboteur.spare(one.workflowId());
    run.update("retry", Void.class, Control.by(Authorship.of("matrix")));
  }

  // ---- the judgement

  private static Truth truth(Departure one, MatrixWorld world) {
    return Truth.about(one.cluster().id(), one.cluster().serviceAccount(), world.simulators);
  }

  private static List<String> problems(
      Truth before, Truth after, ClusterResult result, Departure one) {
    List<String> problems = new ArrayList<>();
    if (!Objects.equals(before.credentialsId(), after.credentialsId())) {
      problems.add("other credentials");
    }
    // A conflict is a colleague who adds a member.
    if (!one.trouble().toString().matches(".*(conflict|writer).*")
        && !after.foreign().equals(before.foreign())) {
      problems.add("bindings of others " + after.foreign());
    }
    Outcome outcome = result.outcome();
    if (outcome instanceof Outcome.Offboarded off) {
      problems.addAll(ofOffboarded(off, before, after, one));
    } else if (outcome instanceof Outcome.RollbackIncomplete incomplete) {
      problems.addAll(ofIncomplete(incomplete.pieces(), before, after));
    } else if (outcome instanceof Outcome.Rejected || outcome instanceof Outcome.RolledBack) {
      problems.addAll(unlessAsBefore(before, after, true, true));
    } else {
      problems.add("cannot be");
    }
    if (one.trouble() == DepartureTrouble.NONE && !(outcome instanceof Outcome.Offboarded)) {
      problems.add("failed without trouble");
    }
    return problems;
  }

  private static List<String> ofOffboarded(
      Outcome.Offboarded off, Truth before, Truth after, Departure one) {
    List<String> problems = new ArrayList<>();
    Result bindings = resultOf(UndoPiece.BINDINGS, off.pieces());
    if (after.link() != null) {
      problems.add("linked to " + after.link());
    }
    if (bindings != (one.state() == State.SHARED ? Result.KEPT_SHARED : Result.UNDONE)) {
      problems.add("the bindings: " + bindings);
    }
    Set<String> expected = bindings == Result.KEPT_SHARED ? before.grants() : Set.of();
    if (!after.grants().equals(expected)) {
      problems.add("grants " + after.grants());
    }
    return problems;
  }

  /** Pieces that did not fail are as before; for the others there is a command. */
  private static List<String> ofIncomplete(List<UndoPiece> pieces, Truth before, Truth after) {
    boolean linkFailed = resultOf(UndoPiece.REGISTRATION, pieces) == Result.FAILED;
    boolean bindingsFailed = resultOf(UndoPiece.BINDINGS, pieces) == Result.FAILED;
    List<String> problems = unlessAsBefore(before, after, !linkFailed, !bindingsFailed);
    for (UndoPiece piece : pieces) {
      if (piece.result() == Result.FAILED
          && (piece.manualCommand() == null || piece.manualCommand().isBlank())) {
        problems.add("no command for " + piece.piece());
      }
    }
    if (!linkFailed && !bindingsFailed) {
      problems.add("nothing failed");
    }
    return problems;
  }

  private static List<String> unlessAsBefore(
      Truth before, Truth after, boolean link, boolean grants) {
    List<String> problems = new ArrayList<>();
    if (link && !Objects.equals(before.link(), after.link())) {
      problems.add("linked to " + after.link());
    }
    if (grants && !after.grants().equals(before.grants())) {
      problems.add("grants " + after.grants());
    }
    return problems;
  }

  private static @Nullable Result resultOf(String name, List<UndoPiece> pieces) {
    return pieces.stream()
        .filter(piece -> piece.piece().equals(name))
        .map(UndoPiece::result)
        .findFirst()
        .orElse(null);
  }

  /** Of the live neighbours, now or soon. */
  private static List<String> accessLosses(List<Departure> departures, MatrixWorld world) {
    Set<UUID> lost =
        world.simulators.accessLossesToCome().stream()
            .map(AccessLoss::clusterId)
            .collect(Collectors.toSet());
    return departures.stream()
        .filter(one -> one.neighbour() != null && lost.contains(one.neighbour().id()))
        .map(one -> one + ": the neighbour lost its access")
        .toList();
  }
}
