package dev.embark.e2e.safety;

import com.google.iam.v1.Binding;
import dev.embark.simulators.castai.CredentialsMode;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.UndoPiece;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges the product's claims by what really happened: the simulators' state and call log. Uses
 * nothing of the product but the claim.
 */
final class Oracle {

  private static final Set<UndoPiece.Result> SAYS_KEPT =
      Set.of(UndoPiece.Result.KEPT_LIVE, UndoPiece.Result.KEPT_SHARED);

  private final Ended ended;
  private final MatrixCase played;
  private final Truth before;
  private final Truth after;
  private final Set<String> desired;
  private final List<String> problems = new ArrayList<>();

  private Oracle(Ended ended, String castServiceAccount) {
    this.ended = ended;
    this.played = ended.played();
    this.before = ended.before();
    this.after = ended.after();
    this.desired = Truth.desired(castServiceAccount);
  }

  /** Returns every violation. */
  static List<String> problems(Ended ended, String castServiceAccount) {
    Oracle oracle = new Oracle(ended, castServiceAccount);
    oracle.judge();
    return oracle.problems;
  }

  private void judge() {
    require(ended.expected().contains(ended.kind()), "ended as " + ended.claimed().outcome());
    require(
        ended.again() || played.holds() == (ended.heldFor() != null),
        "held for " + ended.heldFor());
    require(ended.struck() || played.state() == StartingState.BUSY, "the fault never came about");
    require(!ended.lostAccess(), "a cluster lost its access");
    require(areForeignBindingsAsBefore(), "bindings of others: " + after.foreign());
    require(colleagues() == ended.foreignWrites(), colleagues() + " members added meanwhile");
    judgeNumberOfWrites();
    Outcome claim = ended.claimed().outcome();
    if (claim instanceof Outcome.Onboarded onboarded) {
      judgeOnboarded(onboarded);
    } else if (claim instanceof Outcome.Rejected) {
      judgeRejected();
    } else if (claim instanceof Outcome.Unconfirmed) {
      judgeUnconfirmed();
    } else if (claim instanceof Outcome.RolledBack rolledBack) {
      judgeRolledBack(rolledBack.pieces());
    } else if (claim instanceof Outcome.RollbackIncomplete incomplete) {
      judgeIncomplete(incomplete.pieces());
    } else if (claim instanceof Outcome.Lost) {
      judgeLost();
    } else {
      problems.add("an outcome that cannot be: " + claim);
    }
  }

  /** The outcome is unknown, but a cluster that was updated must still have its bindings. */
  private void judgeLost() {
    require(played.fault().terminates(), "lost, though nobody terminated it");
    boolean updated = !Objects.equals(after.credentialsId(), before.credentialsId());
    require(!updated || after.isLinkedTo(played.account()), "linked to " + after.link());
    require(!updated || after.grants().containsAll(desired), "grants " + after.grants());
  }

  private void judgeOnboarded(Outcome.Onboarded onboarded) {
    require(!Objects.equals(after.credentialsId(), before.credentialsId()), "same credentials");
    require(onboarded.credentialsId().equals(after.credentialsId()), "claims other credentials");
    require(after.mode() == CredentialsMode.IMPERSONATION, "signs in by " + after.mode());
    require(after.isLinkedTo(played.account()), "linked to " + after.link());
    require(after.grants().containsAll(desired), "grants " + after.grants());
    boolean more = after.grants().size() > desired.size();
    boolean said = ended.claimed().notes().stream().anyMatch(note -> note.startsWith("Stale"));
    require(!more || said, "left over: " + after.grants() + ", said: " + ended.claimed().notes());
    require(!said || played.step() == Step.CLEAN_UP, "stale grants left without need");
  }

  private void judgeRejected() {
    boolean wrote =
        ended.calls().stream().anyMatch(call -> isWriteOfOurs(call.surface(), call.effect()));
    require(!wrote, "wrote something");
    requireAsBefore(true, true);
  }

  private static boolean isWriteOfOurs(String surface, String effect) {
    return !surface.equals("direct") && !effect.equals("none");
  }

  private void judgeUnconfirmed() {
    require(after.isLinkedTo(played.account()), "linked to " + after.link());
    require(after.grants().containsAll(desired), "grants " + after.grants());
    boolean live = before.mode() == CredentialsMode.IMPERSONATION;
    require(!live || after.grants().containsAll(before.liveGrants()), "took " + before.grants());
    boolean changed = !Objects.equals(after.credentialsId(), before.credentialsId());
    boolean unknown = played.step() == Step.UNDO_LOOK || played.step() == Step.UPDATE_LOOK;
    require(changed || unknown, "the update was not accepted, and that could be seen");
  }

  private void judgeRolledBack(List<UndoPiece> pieces) {
    pieces.forEach(piece -> require(piece.result() != UndoPiece.Result.FAILED, "failed " + piece));
    judgePieces(pieces);
  }

  private void judgeIncomplete(List<UndoPiece> pieces) {
    List<UndoPiece> failed =
        pieces.stream().filter(piece -> piece.result() == UndoPiece.Result.FAILED).toList();
    require(!failed.isEmpty(), "no piece failed");
    failed.forEach(
        piece ->
            require(
                piece.manualCommand() != null && !piece.manualCommand().isBlank(),
                "no manual command for " + piece.piece()));
    judgePieces(pieces);
  }

  /** Pieces not reported as left must be as before; those reported as kept must have a reason. */
  private void judgePieces(List<UndoPiece> pieces) {
    UndoPiece.Result bindings = result("bindings", pieces);
    UndoPiece.Result link = result("registration", pieces);
    require(link != UndoPiece.Result.KEPT_LIVE, "kept the link of a cluster that was not updated");
    boolean kept = SAYS_KEPT.contains(bindings);
    boolean failed = bindings == UndoPiece.Result.FAILED;
    requireAsBefore(link != UndoPiece.Result.FAILED, !kept && !failed);
    if (kept) {
      require(after.grants().containsAll(before.liveGrants()), "took " + before.grants());
    }
    if (bindings == UndoPiece.Result.KEPT_SHARED) {
      require(after.othersLinked() > 0, "kept for others, of whom there are none");
    }
    if (bindings == UndoPiece.Result.KEPT_LIVE) {
      boolean uses = after.isLinkedTo(played.account()) && after.credentialsId() != null;
      require(uses, "kept for the cluster, which does not use it");
    }
  }

  private static UndoPiece.Result result(String name, List<UndoPiece> pieces) {
    return pieces.stream()
        .filter(piece -> piece.piece().equals(name))
        .map(UndoPiece::result)
        .findFirst()
        .orElse(UndoPiece.Result.NOT_NEEDED);
  }

  private void requireAsBefore(boolean link, boolean grants) {
    require(Objects.equals(after.credentialsId(), before.credentialsId()), "other credentials");
    require(!link || Objects.equals(after.link(), before.link()), "link " + after.link());
    require(!grants || isAsBefore(after.grants()), "grants " + after.grants());
  }

  /** Ignores a deleted account's grants, which cannot be restored and granted nothing. */
  private boolean isAsBefore(Set<String> grants) {
    Set<String> without = new TreeSet<>(before.grants());
    without.removeAll(grants);
    return before.grants().containsAll(grants)
        && before.liveGrants().stream().noneMatch(without::contains);
  }

  private void judgeNumberOfWrites() {
    boolean dropsLate = StartingState.STALE.contains(played.state());
    boolean undone = ended.kind().startsWith("Roll") || played.step().isUndo();
    long most = (undone || dropsLate ? 2 : 1) + (ended.again() ? 1 : 0);
    long policyWrites = ended.count("SetIamPolicy", "write");
    require(policyWrites <= most, policyWrites + " writes of the policy");
    long updates = ended.count("updateCluster", "write");
    require(updates <= 1 || played.repeatsUpdates(), updates + " updates accepted");
    require(played.fault().lasts() || updates <= 2, updates + " updates accepted");
  }

  /** Removes colleagues' concurrent writes, each of which adds one member. */
  private List<Binding> withoutColleagues() {
    List<Binding> rest = new ArrayList<>();
    for (Binding binding : after.foreign()) {
      List<String> members =
          binding.getMembersList().stream().filter(member -> !isColleague(member)).toList();
      if (!members.isEmpty()) {
        rest.add(binding.toBuilder().clearMembers().addAllMembers(members).build());
      }
    }
    return rest;
  }

  /** Compares exactly and in order, unless the fault is a tool that sorts and lower-cases. */
  private boolean areForeignBindingsAsBefore() {
    boolean sorted = played.fault().fault().kind().equals("reorder");
    return sorted
        ? normalisedByTools(withoutColleagues()).equals(normalisedByTools(before.foreign()))
        : withoutColleagues().equals(before.foreign());
  }

  private static Set<String> normalisedByTools(List<Binding> bindings) {
    Set<String> triples = new TreeSet<>();
    for (Binding binding : bindings) {
      for (String member : binding.getMembersList()) {
        triples.add(
            String.join("|", binding.getRole(), binding.getCondition().toString(), member)
                .toLowerCase(Locale.ROOT));
      }
    }
    return triples;
  }

  private long colleagues() {
    return after.foreign().stream()
        .flatMap(binding -> binding.getMembersList().stream())
        .filter(Oracle::isColleague)
        .count();
  }

  private static boolean isColleague(String member) {
    return member.startsWith("user:colleague-");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }
}
