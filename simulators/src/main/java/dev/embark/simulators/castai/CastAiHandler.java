package dev.embark.simulators.castai;

import dev.embark.simulators.call.Call;
import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.fault.FaultRules;
import dev.embark.simulators.http.Handler;
import dev.embark.simulators.http.Reply;
import dev.embark.simulators.http.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Authenticates calls, applies faults and dispatches to the operations. Thread-safe. */
final class CastAiHandler implements Handler {

  private final CastAiState state;
  private final FaultRules rules;
  private final CallLog calls;
  private final ClusterApi clusters;
  private final AccountApi account;
  private final FaultsAtCastAi faults;
  private final RateLimit limit;

  CastAiHandler(CastAiState state, FaultRules rules, CallLog calls) {
    this.state = state;
    this.rules = rules;
    this.calls = calls;
    this.clusters = new ClusterApi(state);
    this.account = new AccountApi(state);
    this.faults = new FaultsAtCastAi(state);
    this.limit = new RateLimit(state.settings().requestsPerSecond());
  }

  /** Assumption: an unknown path is 404 whatever the key. */
  @Override
  public Reply handle(Request request) {
    Instant at = state.now();
    Optional<Route> route = Route.of(request.method(), request.path());
    Optional<ApiKey> key = state.keys().use(request.header("x-api-key"), at);
    Outcome outcome =
        route
            .map(found -> outcome(request, found, key, at))
            .orElseGet(() -> Outcome.refused(Refusal.of(404, "Not Found")));
    record(request, route, key, outcome, result(outcome.reply()));
    return withHeaders(outcome.reply(), at);
  }

  private void record(
      Request request,
      Optional<Route> route,
      Optional<ApiKey> key,
      Outcome outcome,
      String result) {
    calls.add(
        new Call(
            state.now(),
            "castai-http",
            route.map(found -> found.operation().word()).orElse("unknown"),
            route.map(Route::id).orElse(""),
            key.map(ApiKey::name).orElse(""),
            text(request),
            result,
            outcome.effect()));
  }

  /** Loses the call for its caller and carries it out later. */
  private Outcome landsLate(Invocation call, Route route) {
    Duration delay = Duration.ofSeconds(Long.parseLong(call.detail("seconds", "30")));
    Optional<ApiKey> key = Optional.of(call.key());
    state.later(
        delay, () -> record(call.request(), Optional.of(route), key, perform(call), "late"));
    return new Outcome(new Reply.Reset(), "none");
  }

  private Outcome outcome(Request request, Route route, Optional<ApiKey> caller, Instant at) {
    try {
      ApiKey key = caller.orElseThrow(() -> Refusal.of(401, "Unauthorized"));
      if (limit.isExceededBy(key, at)) {
        return tooMany();
      }
      UUID id = route.id().isEmpty() ? Invocation.NO_ID : Uuids.parse(route.id());
      Invocation call = new Invocation(route.operation(), request, key, id, null);
      Invocation struck =
          rules
              .strike(route.operation().word(), subject(call), at)
              .map(call::struckBy)
              .orElse(call);
      if (struck.isStruckBy(FaultKind.LANDS_LATE)) {
        return landsLate(struck, route);
      }
      Optional<Reply> reply = faults.before(struck);
      if (reply.isPresent()) {
        return new Outcome(reply.get(), "none");
      }
      Outcome done = perform(struck);
      return done.with(faults.after(struck, (Reply.Answer) done.reply()));
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    }
  }

  private Outcome perform(Invocation call) {
    try {
      if (call.operation().writes() && call.key().readOnly()) {
        throw Refusal.of(403, "Forbidden");
      }
      return dispatch(call);
    } catch (Refusal refusal) {
      return Outcome.refused(refusal);
    }
  }

  private Outcome dispatch(Invocation call) {
    return switch (call.operation()) {
      case LIST_CLUSTERS -> clusters.list(call);
      case REGISTER_CLUSTER -> clusters.register(call);
      case GET_CLUSTER -> clusters.get(call);
      case UPDATE_CLUSTER -> clusters.update(call);
      case GCP_CREATE_SA, GKE_CREATE_SA -> clusters.createServiceAccount(call);
      case GCP_DISABLE_SA, GKE_DISABLE_SA -> clusters.disableServiceAccount(call);
      case RECONCILE -> clusters.reconcile(call);
      case DISCONNECT -> clusters.disconnect(call);
      case DELETE_CLUSTER -> clusters.delete(call);
      case CREATE_TOKEN -> clusters.createToken(call);
      case CREDENTIALS_SCRIPT, CLEANUP_SCRIPT -> clusters.script(call);
      case TAGS -> clusters.tag(call);
      case ONBOARDING_SCRIPT, DISCONNECT_SCRIPT -> account.script(call);
      case IMPERSONATION_SERVICE_ACCOUNT -> account.impersonationServiceAccount(call);
      // No simulated call starts an operation on nodes, so there are none.
      case GET_OPERATION -> throw Refusal.of(404, "operation not found");
      case LIST_TOKENS -> account.tokens(call);
      case LIST_ORGANIZATIONS -> account.organizations(call);
      case GET_ORGANIZATION -> account.organization(call);
      case ME -> account.me(call);
    };
  }

  /** Returns the cluster of the call, or the name of its key for calls about no cluster. */
  private String subject(Invocation call) {
    if (call.operation() == Operation.REGISTER_CLUSTER) {
      return clusters.subjectOfRegistration(call);
    }
    return call.operation().concernsCluster() ? call.id().toString() : call.key().name();
  }

  private static Outcome tooMany() {
    Outcome refused = Outcome.refused(Refusal.of(429, "too many requests"));
    return refused.with(((Reply.Answer) refused.reply()).withHeader("Retry-After", "1"));
  }

  private Reply withHeaders(Reply reply, Instant at) {
    if (reply instanceof Reply.Answer answer) {
      return answer
          .withHeader("Date", HttpDate.format(at))
          .withHeader("X-Castai-Request-Id", state.newRequestId().toString());
    }
    if (reply instanceof Reply.SlowDrip drip) {
      return new Reply.SlowDrip((Reply.Answer) withHeaders(drip.answer(), at), drip.pause());
    }
    return reply;
  }

  /** Redacts keys that are sent as credentials, which must not end up in a log. */
  private static String text(Request request) {
    String body = request.text();
    String shown = body.contains("private_key") ? "[a service account key]" : body;
    return (request.method() + " " + request.path() + " " + shown).stripTrailing();
  }

  private static String result(Reply reply) {
    if (reply instanceof Reply.Answer answer) {
      return Integer.toString(answer.status());
    }
    if (reply instanceof Reply.SlowDrip) {
      return "slow-drip";
    }
    return reply instanceof Reply.Reset ? "reset" : "hang";
  }
}
