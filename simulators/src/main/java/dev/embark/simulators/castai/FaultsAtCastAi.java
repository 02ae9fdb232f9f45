package dev.embark.simulators.castai;

import dev.embark.simulators.http.Body;
import dev.embark.simulators.http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Applies faults to calls, before and after these take effect. Thread-safe. */
final class FaultsAtCastAi {

  private static final String OTHER_SERVICE_ACCOUNT =
      "cast-gke-0123abcd@prod-cast-identity.iam.gserviceaccount.com";

  private final CastAiState state;

  FaultsAtCastAi(CastAiState state) {
    this.state = state;
  }

  /**
   * Returns what the caller sees of a call that fails before it takes effect; empty if it goes on.
   *
   * @throws Refusal if the fault is an ordinary rejection
   */
  Optional<Reply> before(Invocation call) {
    if (call.fault() == null) {
      return Optional.empty();
    }
    return switch (FaultKind.of(call.fault())) {
      case STATUS, HTML, HANG -> commits(call) ? Optional.empty() : Optional.of(lost(call));
      case RESET_BEFORE -> Optional.of(new Reply.Reset());
      case KEY_REVOKED -> {
        state.keys().revoke(call.key().name());
        throw Refusal.of(401, "Unauthorized");
      }
      case FEATURE_OFF -> throw Refusal.of(403, "feature is not enabled for this organization");
      case DELETE_400 -> throw Refusal.of(400, "cluster must be disconnected first");
      case DISABLE_500 -> commits(call) ? Optional.empty() : Optional.of(serverError());
      case DUP_REGISTER -> collide(call);
      case GONE, TERRAFORM_MANAGED, FOREIGN_WRITER -> {
        interfere(call);
        yield Optional.empty();
      }
      // These change only the answer, or what is read.
      case SLOW_DRIP, WRONG_TYPE, GARBAGE, RESET_AFTER, EMPTY_SA, OTHER_SA, STALE_GET ->
          Optional.empty();
      // These change what the call does.
      case LANDS_LATE, OTHER_ORGANIZATION, STUCK_CONNECTING, NEVER_CONFIRMS, FLAP ->
          Optional.empty();
    };
  }

  /** Returns what the caller sees of a call that has been carried out or rejected. */
  Reply after(Invocation call, Reply.Answer answer) {
    if (call.fault() == null) {
      return answer;
    }
    return switch (FaultKind.of(call.fault())) {
      case STATUS, HTML, HANG -> lost(call);
      case RESET_AFTER -> new Reply.Reset();
      case DISABLE_500 -> serverError();
      case SLOW_DRIP ->
          new Reply.SlowDrip(answer, Duration.ofMillis(number(call, "pauseMillis", 200)));
      case WRONG_TYPE -> answer.withHeader("Content-Type", "text/plain");
      case GARBAGE -> answer.withBody(Body.text("{\"id\":\"b6bf"));
      case EMPTY_SA, OTHER_SA ->
          answer.status() == 200 ? otherServiceAccount(call, answer) : answer;
      case STALE_GET -> {
        // Reads cannot lag behind an update that was refused.
        if (answer.status() == 200) {
          letReadsLag(call);
        }
        yield answer;
      }
      case FOREIGN_WRITER -> {
        interfereAfterwards(call);
        yield answer;
      }
      // These struck before the call.
      case RESET_BEFORE, KEY_REVOKED, FEATURE_OFF, GONE, DELETE_400, TERRAFORM_MANAGED -> answer;
      // These changed what the call did.
      case LANDS_LATE, OTHER_ORGANIZATION, DUP_REGISTER, STUCK_CONNECTING, NEVER_CONFIRMS, FLAP ->
          answer;
    };
  }

  private static boolean commits(Invocation call) {
    return Boolean.parseBoolean(call.detail("commit", "false"));
  }

  private static long number(Invocation call, String name, long otherwise) {
    return Long.parseLong(call.detail(name, Long.toString(otherwise)));
  }

  /** Returns the reply of an intermediary between Cast AI and the caller. */
  private Reply lost(Invocation call) {
    return switch (FaultKind.of(Objects.requireNonNull(call.fault()))) {
      case HANG -> new Reply.Silence(Duration.ofSeconds(number(call, "seconds", 600)));
      case HTML ->
          new Reply.Answer(
              (int) number(call, "status", 502),
              Map.of("Content-Type", "text/html"),
              Body.text("<html><body><h1>Bad Gateway</h1></body></html>"));
      default -> status(call);
    };
  }

  private Reply status(Invocation call) {
    Refusal refusal =
        Refusal.of((int) number(call, "status", 503), call.detail("message", "simulated fault"));
    Reply.Answer answer = (Reply.Answer) Outcome.refused(refusal).reply();
    String seconds = call.detail("retryAfter", "");
    if (seconds.isEmpty()) {
      return answer;
    }
    Instant then = state.now().plusSeconds(Long.parseLong(seconds));
    boolean asDate = call.detail("retryAfterForm", "seconds").equals("date");
    return answer.withHeader("Retry-After", asDate ? HttpDate.format(then) : seconds);
  }

  private static Reply serverError() {
    return Outcome.refused(Refusal.of(500, "internal server error")).reply();
  }

  private static Optional<Reply> collide(Invocation call) {
    return switch (call.detail("mode", "two-ids")) {
      case "two-ids" -> Optional.empty();
      case "conflict" -> throw Refusal.of(409, "cluster is being registered");
      default -> throw new IllegalArgumentException("No such mode of dup-register");
    };
  }

  private void interfere(Invocation call) {
    if (state.cluster(call.id()).isEmpty()) {
      return;
    }
    if (call.isStruckBy(FaultKind.GONE)) {
      state.vanish(call.id());
    } else if (call.isStruckBy(FaultKind.TERRAFORM_MANAGED)) {
      state.edit(call.id(), cluster -> cluster.withManagedBy("terraform"));
    } else if (call.detail("when", "after").equals("before")) {
      writeAsForeignWriter(call);
    }
  }

  private void interfereAfterwards(Invocation call) {
    if (call.detail("when", "after").equals("after") && state.cluster(call.id()).isPresent()) {
      writeAsForeignWriter(call);
    }
  }

  private void writeAsForeignWriter(Invocation call) {
    if (call.detail("change", "credentials").equals("credentials")) {
      state.replaceCredentials(call.id(), theirMode(call));
      return;
    }
    state.edit(
        call.id(),
        cluster -> {
          String project = cluster.registration().projectId();
          String theirs = "castai-gke-tf-0123abcd@" + project + ".iam.gserviceaccount.com";
          return cluster.withLink(new Link(call.detail("email", theirs), project));
        });
  }

  /** Returns the mode of the present credentials, or a key. */
  private CredentialsMode theirMode(Invocation call) {
    return state
        .cluster(call.id())
        .map(ClusterState::mode)
        .filter(mode -> mode != CredentialsMode.NONE)
        .orElse(CredentialsMode.KEY);
  }

  private void letReadsLag(Invocation call) {
    if (call.operation() == Operation.UPDATE_CLUSTER) {
      long seconds = number(call, "seconds", 0);
      int reads = seconds > 0 ? 0 : (int) number(call, "reads", 1);
      Duration time = seconds > 0 ? Duration.ofSeconds(seconds) : null;
      state.staleFor(call.organizationId(), call.id(), reads, time);
    }
  }

  private static Reply otherServiceAccount(Invocation call, Reply.Answer answer) {
    if (call.isStruckBy(FaultKind.EMPTY_SA)) {
      return answer.withBody(
          ServiceAccountJson.without(call.operation(), call.detail("form", "missing")));
    }
    CastServiceAccount other =
        new CastServiceAccount(
            call.detail("email", OTHER_SERVICE_ACCOUNT), "117000000000000000001");
    return answer.withBody(ServiceAccountJson.body(call.operation(), other));
  }
}
