package dev.embark.e2e.safety;

import dev.embark.e2e.Eventually;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterStatus;
import dev.embark.workflows.model.Control;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoInput;
import dev.embark.workflows.workflow.OnboardingWorkflow;
import dev.embark.workflows.workflow.UndoWorkflow;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TerminatedFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts the runs of cases, intervenes when they hold, and collects their results. */
final class Runs {

  /** This long because all cases of a state run concurrently, on however many cores. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Authorship MATRIX = Authorship.of("matrix");

  /** The product's claim about a run, and the code for which it was held. */
  record Told(ClusterResult result, @Nullable String heldFor) {}

  private final MatrixWorld world;

  Runs(MatrixWorld world) {
    this.world = world;
  }

  Map<MatrixCase, Told> play(List<MatrixCase> cases, Consumer<MatrixCase> mend) {
    Map<MatrixCase, WorkflowStub> runs = new LinkedHashMap<>();
    cases.forEach(one -> runs.put(one, start(one)));
    Map<MatrixCase, String> held = mend(runs, mend);
    Map<MatrixCase, Told> told = new LinkedHashMap<>();
    runs.forEach((one, run) -> told.put(one, new Told(resultOf(one, run), held.get(one))));
    return told;
  }

  /** Retries undos as {@code embark retry CLUSTER --undo} does. */
  Map<MatrixCase, Told> undoAgain(Collection<MatrixCase> cases) {
    Map<MatrixCase, WorkflowStub> runs = new LinkedHashMap<>();
    for (MatrixCase one : cases) {
      UndoInput left =
          world.client.newUntypedWorkflowStub(one.workflowId()).query("leftovers", UndoInput.class);
      WorkflowStub run = stub(UndoWorkflow.class, one);
      run.start(left.by(MATRIX));
      runs.put(one, run);
    }
    Map<MatrixCase, Told> told = new LinkedHashMap<>();
    runs.forEach((one, run) -> told.put(one, new Told(resultOf(one, run), null)));
    return told;
  }

  private WorkflowStub stub(Class<?> type, MatrixCase one) {
    return world.client.newUntypedWorkflowStub(
        type.getSimpleName(),
        WorkflowOptions.newBuilder()
            .setTaskQueue(world.queue())
            .setWorkflowId(one.workflowId())
            .build());
  }

  private WorkflowStub start(MatrixCase one) {
    WorkflowStub run = stub(OnboardingWorkflow.class, one);
    run.start(OnboardingInput.single(one.target(), one.state().options(), MATRIX));
    return run;
  }

  /** Removes the faults for which runs hold and resumes the runs. */
  private static Map<MatrixCase, String> mend(
      Map<MatrixCase, WorkflowStub> runs, Consumer<MatrixCase> mend) {
    Map<MatrixCase, String> held = new LinkedHashMap<>();
    List<MatrixCase> waiting =
        new ArrayList<>(runs.keySet().stream().filter(MatrixCase::holds).toList());
    Eventually.await(
        PATIENCE,
        () -> {
          waiting.removeIf(one -> mendIfHeld(one, runs.get(one), held, mend));
          return waiting.isEmpty();
        },
        () -> "neither held nor ended: " + waiting);
    return held;
  }

  private static boolean mendIfHeld(
      MatrixCase one, WorkflowStub run, Map<MatrixCase, String> held, Consumer<MatrixCase> mend) {
    ClusterStatus status = run.query("status", ClusterStatus.class);
    if (status.code() == null) {
      return status.result() != null;
    }
    held.put(one, status.code().name());
    mend.accept(one);
    run.update("retry", Void.class, Control.by(MATRIX));
    return true;
  }

  private static ClusterResult resultOf(MatrixCase one, WorkflowStub run) {
    try {
      return run.getResult(ClusterResult.class);
    } catch (WorkflowFailedException failed) {
      if (failed.getCause() instanceof ApplicationFailure failure) {
        return failure.getDetails().get(ClusterResult.class);
      }
      if (failed.getCause() instanceof TerminatedFailure) {
        // As a batch records it, which the run itself no longer can.
        Outcome lost = new Outcome.Lost(ErrorCode.TERMINATED, "terminated");
        return new ClusterResult(one.id(), lost, null, List.of());
      }
      return Objects.requireNonNull(run.query("status", ClusterStatus.class).result());
    }
  }
}
