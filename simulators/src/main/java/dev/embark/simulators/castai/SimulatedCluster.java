package dev.embark.simulators.castai;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cluster, its history, and what is due to happen to it over time. Thread-safe. */
final class SimulatedCluster {

  private final ReconcileSchedule schedule;
  private final ImpersonationCheck check;
  private final String castServiceAccount;
  private final List<TimelineEntry> timeline = new ArrayList<>(4);
  private ClusterState state;
  private ClusterState former;
  private Instant updatedAt = Instant.MIN;
  private int staleReads;
  private @Nullable Instant staleUntil;

  SimulatedCluster(
      ClusterState state, ReconcileSchedule schedule, ImpersonationCheck check, Instant now) {
    this.schedule = schedule;
    this.check = check;
    this.castServiceAccount = CastServiceAccount.of(state.organizationId()).email();
    this.state = state;
    this.former = state;
    timeline.add(TimelineEntry.of(state, now));
  }

  /** Returns the state at a time not before that of any earlier call. */
  synchronized ClusterState at(Instant now) {
    Instant endsAt = state.lifecycleAt();
    boolean disconnects = state.lifecycle() == Lifecycle.DISCONNECTING;
    if (disconnects && endsAt != null && !endsAt.isAfter(now)) {
      remember(
          state
              .withLifecycle(Lifecycle.DISCONNECTED, null)
              .withAgent(AgentStatus.DISCONNECTED)
              .withCredentials(null)
              .withReconciliation(Reconciliation.NONE),
          endsAt);
    }
    if (state.lifecycle() == Lifecycle.ACTIVE && state.credentials() != null) {
      Reconciliation standing = state.reconciliation().at(now, schedule, this::obstacle);
      if (standing != state.reconciliation()) {
        boolean succeeded = standing.phase() == Reconciliation.Phase.OK;
        state = state.withReconciliation(standing).withPhase2(state.phase2() || succeeded);
      }
    }
    return state;
  }

  /** Changes the state, unless the edit throws. */
  synchronized Change change(Instant now, UnaryOperator<ClusterState> edit) {
    ClusterState before = at(now);
    remember(edit.apply(before), now);
    return new Change(before, state);
  }

  /** As {@link #change}; stale reads go on showing the previous state. */
  synchronized Change update(Instant now, UnaryOperator<ClusterState> edit) {
    Change change = change(now, edit);
    former = Objects.requireNonNull(change.before());
    updatedAt = now;
    return change;
  }

  /** Makes the next reads, or those until a time, show the state before the last update. */
  synchronized void staleFor(int reads, @Nullable Instant until) {
    staleReads = reads;
    staleUntil = until;
  }

  /** Returns what a read shows, which may be stale. */
  synchronized ClusterState read(Instant now) {
    ClusterState current = at(now);
    if (staleReads > 0) {
      staleReads--;
      return former;
    }
    return staleUntil != null && now.isBefore(staleUntil) ? former : current;
  }

  /** Returns the previous state while the last update is younger than the given duration. */
  synchronized ClusterState staleRead(Instant now, Duration younger) {
    ClusterState current = at(now);
    return now.isBefore(updatedAt.plus(younger)) ? former : current;
  }

  synchronized List<TimelineEntry> timeline(Instant now) {
    at(now);
    return List.copyOf(timeline);
  }

  /** Returns whether Cast AI held credentials at a time that worked then. */
  synchronized boolean hadWorkingAccessAt(Instant time, Instant now) {
    at(now);
    for (int i = timeline.size() - 1; i >= 0; i--) {
      TimelineEntry entry = timeline.get(i);
      if (!entry.at().isAfter(time)) {
        return obstacle(entry.mode(), entry.link(), time).isEmpty();
      }
    }
    return false;
  }

  /** Returns what would keep the present credentials from working at a time. */
  private Optional<String> obstacle(Instant at) {
    return obstacle(state.mode(), state.link(), at);
  }

  /** Assumption: the linked account's key, once accepted, works for good. */
  private Optional<String> obstacle(CredentialsMode mode, @Nullable Link link, Instant at) {
    return switch (mode) {
      case KEY -> Optional.empty();
      case NONE -> Optional.of("no credentials");
      case IMPERSONATION ->
          link == null
              ? Optional.of("no service account to impersonate")
              : check.obstacle(castServiceAccount, link, at);
    };
  }

  private void remember(ClusterState next, Instant at) {
    TimelineEntry entry = TimelineEntry.of(next, at);
    if (!entry.saysTheSameAs(timeline.get(timeline.size() - 1))) {
      timeline.add(entry);
    }
    state = next;
  }
}
