package dev.embark.simulators.iam;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Serves the creation of access tokens as in Service Account Credentials v1, so that impersonation
 * can be tried. It always requires grants that have taken effect, whatever the settings. The tokens
 * open nothing: {@link Caller#MEMBER_HEADER} identifies the caller. Only a test of permissions is
 * answered for the account of a token.
 *
 * @see <a
 *     href="https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken">
 *     projects.serviceAccounts.generateAccessToken</a>
 */
final class TokenCalls {

  private static final String GET_TOKEN = "iam.serviceAccounts.getAccessToken";
  private static final String DELEGATE = "iam.serviceAccounts.implicitDelegation";

  /** Google: a project's id in place of the wildcard is invalid. */
  private static final Pattern NAME = Pattern.compile("projects/-/serviceAccounts/([^/]+)");

  /** Assumption: anything that looks like a scope is valid. An empty one means Google's default. */
  private static final Pattern SCOPE = Pattern.compile("|openid|email|profile|https://\\S+");

  private static final Duration LONGEST_WITHOUT_AN_ORGANIZATION_POLICY = Duration.ofHours(1);

  private final Access access;
  private final AccountNames names;
  private final AtomicLong made = new AtomicLong();

  TokenCalls(World world, Access access) {
    this.access = access;
    this.names = new AccountNames(world.directory());
  }

  void addTo(Operations credentials) {
    credentials.read(
        "GenerateAccessToken",
        CredentialsProto.message("GenerateAccessTokenRequest"),
        CredentialsProto.message("GenerateAccessTokenResponse"),
        request -> ApiDescription.text(request, "name"),
        this::generate);
  }

  /** Assumption: requests that are invalid in themselves are rejected before any lookup. */
  private DynamicMessage generate(ServerCall call, DynamicMessage request) {
    List<String> scopes = ApiDescription.texts(request, "scope");
    if (scopes.isEmpty() || !scopes.stream().allMatch(s -> SCOPE.matcher(s).matches())) {
      throw Refusals.invalidArgument();
    }
    Duration lifetime = lifetime(request);
    AccountRecord account = account(ApiDescription.text(request, "name"));
    requireGrants(call, ApiDescription.texts(request, "delegates"), account);
    if (lifetime.compareTo(LONGEST_WITHOUT_AN_ORGANIZATION_POLICY) > 0) {
      throw Refusals.lifetimeTooLong(account.email);
    }
    if (account.disabled) {
      // Assumption: status and wording; that disabled accounts get no tokens is documented.
      throw Refusals.of(Code.FAILED_PRECONDITION, "Precondition check failed.");
    }
    return answer(account, call.at().plus(lifetime));
  }

  private static Duration lifetime(DynamicMessage request) {
    if (!request.hasField(request.getDescriptorForType().findFieldByName("lifetime"))) {
      return LONGEST_WITHOUT_AN_ORGANIZATION_POLICY;
    }
    Message sent = (Message) ApiDescription.value(request, "lifetime");
    Duration lifetime =
        Duration.ofSeconds(
            (long) ApiDescription.value(sent, "seconds"), ApiDescription.number(sent, "nanos"));
    if (lifetime.isZero() || lifetime.isNegative()) {
      throw Refusals.invalid("Lifetime of access token must be larger then zero.");
    }
    return lifetime;
  }

  private AccountRecord account(String name) {
    if (!NAME.matcher(name).matches()) {
      throw Refusals.invalidArgument();
    }
    return names
        .find(name)
        .filter(AccountRecord::isLive)
        .orElseThrow(() -> Refusals.noIdentity(name.substring(name.lastIndexOf('/') + 1)));
  }

  /**
   * The caller needs a grant on the first account of the chain, each account one on the next, and
   * the last one on the target. Assumption: within the chain it is the permission to delegate.
   */
  private void requireGrants(ServerCall call, List<String> delegates, AccountRecord account) {
    String holder = call.caller().member();
    for (String name : delegates) {
      AccountRecord delegate = account(name);
      require(call, holder, DELEGATE, delegate);
      holder = Members.SERVICE_ACCOUNT + delegate.email;
    }
    require(call, holder, GET_TOKEN, account);
  }

  private void require(ServerCall call, String holder, String permission, AccountRecord on) {
    if (!access.holds(call, holder, permission, on)) {
      throw Refusals.tokenDenied(permission);
    }
  }

  /** Formats times in seconds: Google's client for Python parses nothing else. */
  private DynamicMessage answer(AccountRecord account, Instant expiry) {
    DynamicMessage.Builder answer =
        CredentialsProto.message("GenerateAccessTokenResponse").toBuilder();
    String token = AccessTokens.token(account, String.valueOf(made.incrementAndGet()));
    String expireTime = expiry.truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode fields =
        JsonNodeFactory.instance
            .objectNode()
            .put("accessToken", token)
            .put("expireTime", expireTime);
    RestJson.parse(fields.toString(), answer);
    return answer.build();
  }
}
