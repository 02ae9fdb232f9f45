package dev.embark.activities.iam;

import com.google.iam.v1.Policy;
import dev.embark.activities.AttemptFailure;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.Look;
import dev.embark.activities.RefusedException;
import dev.embark.activities.TrustBoundary;
import dev.embark.activities.iam.PolicyChange.Changed;
import dev.embark.activities.iam.PolicyChange.Refused;
import dev.embark.activities.iam.PolicyChange.Unchanged;
import dev.embark.activities.iam.PolicyEditor.Equivalents;
import dev.embark.activities.iam.WriteTurns.Turn;
import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.port.IamWriteActivities;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Edits the policies of client service accounts. Each attempt reads once, or twice if another
 * attempt of this process wrote in between, and writes at most once under the etag. Thread-safe,
 * also across processes: the later writer gets {@code POLICY_CONFLICT} and plans again from a fresh
 * read.
 */
public final class IamWriteActivitiesImpl implements IamWriteActivities {

  private final IamPolicyClient client;
  private final TrustBoundary boundary;
  private final FailureMapper failures;
  private final CallOrigin origin;
  private final InstantSource clock;
  private final WriteTurns turns = new WriteTurns();

  public IamWriteActivitiesImpl(
      IamPolicyClient client, TrustBoundary boundary, FailureMapper failures) {
    this(client, boundary, failures, CallOrigin.activity(), InstantSource.system());
  }

  IamWriteActivitiesImpl(
      IamPolicyClient client,
      TrustBoundary boundary,
      FailureMapper failures,
      CallOrigin origin,
      InstantSource clock) {
    this.client = client;
    this.boundary = boundary;
    this.failures = failures;
    this.origin = origin;
    this.clock = clock;
  }

  @Override
  public Answers.Edited removeStaleBindings(Requests.EditPolicy request) {
    return attempt(request, boundary::admitForward, this::drop);
  }

  @Override
  public Answers.Edited createBindings(Requests.EditPolicy request) {
    return attempt(request, boundary::admitForward, this::add);
  }

  @Override
  public Answers.Edited removeBindings(Requests.EditPolicy request) {
    return attempt(request, boundary::admitRemoving, asked -> edit(asked, Equivalents.DISTINCT));
  }

  @Override
  public Answers.Edited restoreBindings(Requests.EditPolicy request) {
    return attempt(request, boundary::admitRestoring, asked -> edit(asked, Equivalents.DISTINCT));
  }

  private Answers.Edited attempt(
      Requests.EditPolicy request,
      Consumer<Requests.EditPolicy> judge,
      Function<Requests.EditPolicy, Answers.Edited> edit) {
    return failures.attempt(
        () -> {
          judge.accept(request);
          return edit.apply(request);
        },
        e -> diagnose(e, request));
  }

  /**
   * Adds missing grants. Waits for its turn only if a write is needed, as most clusters of a shared
   * account find everything in place. Reads happen outside the turn, so that waiting attempts do
   * not read one after the other.
   */
  private Answers.Edited add(Requests.EditPolicy request) {
    Turn turn = turns.of(request.target().clientServiceAccount());
    long writes = turn.writes();
    Look<Policy> read = read(request);
    if (!takesWrite(read.seen(), request)) {
      return edit(read, request, request.present(), Equivalents.ADOPTED);
    }
    if (!turn.take(writes)) {
      return edit(read(request), request, request.present(), Equivalents.ADOPTED);
    }
    try {
      return edit(read, request, request.present(), Equivalents.ADOPTED);
    } finally {
      turn.written();
    }
  }

  private static boolean takesWrite(Policy read, Requests.EditPolicy request) {
    return PolicyEditor.edit(read, request.present(), request.absent(), Equivalents.ADOPTED)
        instanceof Changed;
  }

  private Answers.Edited edit(Requests.EditPolicy request, Equivalents equivalents) {
    return edit(read(request), request, request.present(), equivalents);
  }

  private Answers.Edited drop(Requests.EditPolicy request) {
    Look<Policy> read = read(request);
    Grant missing = PolicyEditor.firstMissing(read.seen(), request.present(), Equivalents.ADOPTED);
    if (missing != null) {
      throw new RefusedException(ErrorCode.BINDING_MISSING, "The policy lacks " + missing + ".");
    }
    return edit(read, request, List.of(), Equivalents.ADOPTED);
  }

  private Look<Policy> read(Requests.EditPolicy request) {
    return Look.now(
        clock,
        () ->
            client.getPolicy(
                AccountNames.of(request.target()), origin.describe(request.changeId())));
  }

  private Answers.Edited edit(
      Look<Policy> read,
      Requests.EditPolicy request,
      List<Grant> present,
      Equivalents equivalents) {
    PolicyChange change = PolicyEditor.edit(read.seen(), present, request.absent(), equivalents);
    if (change instanceof Changed changed) {
      requireOneDirection(changed);
      read.requireRecent();
      Policy written =
          client.setPolicy(
              AccountNames.of(request.target()),
              changed.policy(),
              origin.describe(request.changeId()));
      requireWritten(written, present, equivalents);
      return new Answers.Edited(
          true, changed.added(), changed.removed(), changed.others(), PolicyGrants.etag(written));
    }
    if (change instanceof Refused refused) {
      throw new RefusedException(refused.code(), refused.reason());
    }
    List<Grant> others = ((Unchanged) change).others();
    return new Answers.Edited(false, List.of(), List.of(), others, PolicyGrants.etag(read.seen()));
  }

  /** In one write, the removal may spread before the addition, and cut a live cluster's access. */
  private static void requireOneDirection(Changed change) {
    boolean removesLive = change.removed().stream().anyMatch(grant -> !grant.isTombstone());
    if (removesLive && !change.added().isEmpty()) {
      throw new RefusedException(
          ErrorCode.INVALID_INPUT, "Asked to add and to remove live grants in one write.");
    }
  }

  /**
   * Reads are eventually consistent, writes are not: only the response to the write proves that the
   * grants are there. If it does not, the next attempt reads and plans again.
   */
  private static void requireWritten(Policy written, List<Grant> present, Equivalents equivalents) {
    Grant missing = PolicyEditor.firstMissing(written, present, equivalents);
    if (missing != null) {
      throw new RefusedException(
          ErrorCode.IAM_UNAVAILABLE,
          "Google accepted the write, but the policy it returned lacks " + missing + ".");
    }
  }

  private static @Nullable AttemptFailure diagnose(
      RuntimeException e, Requests.EditPolicy request) {
    if (!(e instanceof IamCallException call)) {
      return null;
    }
    Set<String> ours =
        request.present().stream()
            .map(grant -> grant.member().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    return IamFailures.diagnose(call, ours);
  }
}
