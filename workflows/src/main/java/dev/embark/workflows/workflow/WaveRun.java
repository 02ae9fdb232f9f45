package dev.embark.workflows.workflow;

import dev.embark.workflows.model.BatchInput;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Wave;
import dev.embark.workflows.model.WaveState;
import dev.embark.workflows.plan.BatchPlanner;
import dev.embark.workflows.plan.Budget;
import dev.embark.workflows.plan.PlannedWave;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A wave of a running fleet: its state, its budget, and the batches that it has still to start. */
final class WaveRun {

  private final PlannedWave planned;
  private final Deque<List<ClusterTarget>> queue = new ArrayDeque<>();

  private Budget budget;
  private int staleAcknowledged;
  private boolean ownBudget;
  private WaveState state = WaveState.PENDING;
  private @Nullable Long untilMillis;
  private @Nullable String approvedBy;

  WaveRun(PlannedWave planned, MaxFailures ofTheRun) {
    this.planned = planned;
    MaxFailures own = planned.wave().maxFailures();
    this.ownBudget = own != null;
    this.budget =
        Budget.of(own == null ? Budget.inherited(ofTheRun) : own, planned.targets().size());
  }

  Wave wave() {
    return planned.wave();
  }

  String name() {
    return planned.wave().name();
  }

  List<ClusterTarget> targets() {
    return planned.targets();
  }

  // ---- where it is

  WaveState state() {
    return state;
  }

  boolean is(WaveState which) {
    return state == which;
  }

  @Nullable Long untilMillis() {
    return untilMillis;
  }

  void enter(WaveState next) {
    state = next;
    untilMillis = null;
  }

  void enter(WaveState next, long until) {
    state = next;
    untilMillis = until;
  }

  boolean isApproved() {
    return approvedBy != null;
  }

  @Nullable String approvedBy() {
    return approvedBy;
  }

  void approve(String who) {
    approvedBy = who;
  }

  // ---- what it has to start

  /** Lets its clusters start, as the fleet's window allows. */
  void open() {
    enter(WaveState.RUNNING);
    enqueue(planned.targets());
  }

  /** Lets these of its clusters start, for the first time or again. */
  void enqueue(List<ClusterTarget> targets) {
    queue.addAll(BatchPlanner.split(targets, BatchInput.MOST_CLUSTERS));
  }

  boolean hasBatchToStart() {
    return !queue.isEmpty();
  }

  List<ClusterTarget> nextBatch() {
    return queue.remove();
  }

  // ---- what it stands

  Budget budget() {
    return budget;
  }

  /**
   * The failures so far no longer count.
   *
   * @param stale how many of them failed because they had changed since the plan was made
   */
  void acknowledge(int failed, int stale) {
    budget = budget.acknowledging(failed);
    staleAcknowledged = stale;
  }

  int staleAcknowledged() {
    return staleAcknowledged;
  }

  void allow(MaxFailures own) {
    ownBudget = true;
    budget = budget.with(own);
  }

  /** The run's budget has changed: a wave without its own budget follows. */
  void follow(MaxFailures ofTheRun) {
    budget = budgetFollowing(ofTheRun);
  }

  /** What its budget would be with this budget of the run. */
  Budget budgetFollowing(MaxFailures ofTheRun) {
    return ownBudget ? budget : budget.with(Budget.inherited(ofTheRun));
  }
}
