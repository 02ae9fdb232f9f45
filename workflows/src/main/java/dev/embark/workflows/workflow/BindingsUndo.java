package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Leftovers;
import dev.embark.workflows.model.LinkedCluster;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.UndoPiece;
import dev.embark.workflows.model.UndoPiece.Result;
import dev.embark.workflows.plan.BindingPlan;
import dev.embark.workflows.plan.ManualCommands;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure of the inverse of the planned change, unless a cluster lives on what would be taken
 * away. Works the same whether the writes of the way forward answered or not.
 */
final class BindingsUndo implements Compensations.Piece {

  private final ClusterTarget target;
  private final @Nullable String changeId;
  private final BindingPlan plan;
  private final Attendant attendant;
  private final ActivityTable activities;
  private final Settling settling;
  private boolean staleDropped;

  BindingsUndo(
      ClusterTarget target,
      @Nullable String changeId,
      BindingPlan plan,
      Attendant attendant,
      ActivityTable activities,
      Settling settling) {
    this.target = target;
    this.changeId = changeId;
    this.plan = plan;
    this.attendant = attendant;
    this.activities = activities;
    this.settling = settling;
  }

  /** The clean-up is about to drop the stale grants. */
  void staleAreDropped() {
    staleDropped = true;
  }

  /** What another try needs to know of the bindings. */
  Leftovers addTo(Leftovers left) {
    return left.withBindings(plan.desired(), plan.missing(), toGiveBack(), plan.tombstones());
  }

  @Override
  public String name() {
    return "bindings";
  }

  @Override
  public UndoPiece undo() {
    if (plan.missing().isEmpty() && !staleDropped) {
      return piece(Result.NOT_NEEDED, "The bindings were there before.");
    }
    Optional<UndoPiece> kept = reasonToKeep(linked());
    return kept.orElseGet(this::takeBack);
  }

  @Override
  public String manualCommand() {
    return ManualCommands.forBindings(target, toGiveBack(), plan.missing());
  }

  private UndoPiece takeBack() {
    Answers.Edited edited = restore();
    if (!edited.wrote()) {
      // One read proves nothing: it may be stale, or a write may still land.
      settling.lookAgainLater("Looking again for the bindings");
      edited = restore();
    }
    // Somebody may have linked a cluster to the account between the question and the removal.
    List<LinkedCluster> others = others(linked());
    if (!others.isEmpty()) {
      attendant.attempt(
          () ->
              activities
                  .undoWrite("put the bindings back for other clusters")
                  .createBindings(edit(plan.desired(), List.of())));
      return keptShared(others);
    }
    return edited.wrote()
        ? piece(plan.tombstones().isEmpty() ? Result.UNDONE : Result.NORMALISED, undone(edited))
        : piece(Result.NOT_NEEDED, "The policy shows nothing of ours.");
  }

  private Answers.Edited restore() {
    return attendant.attempt(
        () ->
            activities
                .undoWrite("undo the bindings")
                .restoreBindings(edit(toGiveBack(), plan.missing())));
  }

  private List<LinkedCluster> linked() {
    return attendant
        .attempt(
            () ->
                activities
                    .undoAtCastAi("which clusters use this account?")
                    .findLinkedClusters(new Requests.Linked(target)))
        .clusters();
  }

  private Optional<UndoPiece> reasonToKeep(List<LinkedCluster> linked) {
    List<LinkedCluster> others = others(linked);
    if (!others.isEmpty()) {
      return Optional.of(keptShared(others));
    }
    boolean live = linked.stream().anyMatch(LinkedCluster::holdsCredentials);
    return live
        ? Optional.of(
            piece(
                Result.KEPT_LIVE,
                "The cluster is still linked to the account and holds credentials."))
        : Optional.empty();
  }

  private List<LinkedCluster> others(List<LinkedCluster> linked) {
    return linked.stream()
        .filter(cluster -> !cluster.clusterId().equals(target.clusterId()))
        .toList();
  }

  private UndoPiece keptShared(List<LinkedCluster> others) {
    String names =
        others.stream().limit(10).map(LinkedCluster::name).collect(Collectors.joining(", "));
    return piece(Result.KEPT_SHARED, "Other clusters use the account: " + names + ".");
  }

  private List<Grant> toGiveBack() {
    return staleDropped ? plan.stale() : List.of();
  }

  private Requests.EditPolicy edit(List<Grant> present, List<Grant> absent) {
    return new Requests.EditPolicy(target, present, absent, changeId);
  }

  private String undone(Answers.Edited edited) {
    String others =
        edited.others().isEmpty()
            ? ""
            : " Added by somebody else meanwhile and kept: "
                + edited.others().stream().map(Grant::toString).collect(Collectors.joining("; "))
                + ".";
    String tombstones =
        plan.tombstones().isEmpty()
            ? ""
            : " Bindings of a deleted account could not be given back; they granted nothing.";
    return "The policy grants what it granted before." + tombstones + others;
  }

  private UndoPiece piece(Result result, String explanation) {
    return new UndoPiece(name(), result, explanation, null);
  }
}
