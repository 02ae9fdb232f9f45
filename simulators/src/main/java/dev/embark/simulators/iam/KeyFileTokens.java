package dev.embark.simulators.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.simulators.call.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Issues access tokens for assertions signed with the key of a credentials file, as Google's OAuth
 * server does (RFC 7523). The tokens open nothing, like those of {@link TokenCalls}. Assumption:
 * the time of the signature is ignored, as the signer's clock is not the simulated one; a disabled
 * account is treated like a missing one. Thread-safe.
 *
 * @see <a
 *     href="https://developers.google.com/identity/protocols/oauth2/service-account#httprest">Using
 *     OAuth 2.0 for server to server applications</a>
 */
final class KeyFileTokens {

  static final String PATH = "/token";

  private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world;
  private final Keys keys;
  private final AtomicLong made = new AtomicLong();

  KeyFileTokens(World world, Keys keys) {
    this.world = world;
    this.keys = keys;
  }

  /** A response as in RFC 6749. */
  record Answer(int status, JsonNode content) {}

  /** A client's signed proof that it holds the key of an account. */
  private record Assertion(String signed, byte[] signature, String keyId, String email) {

    /** Returns the parsed assertion; empty if it cannot be parsed. */
    static Optional<Assertion> parse(String jwt) {
      String[] parts = jwt.split("\\.");
      if (parts.length != 3) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Assertion(
                parts[0] + "." + parts[1],
                Base64.getUrlDecoder().decode(parts[2]),
                decoded(parts[0]).path("kid").asText(),
                decoded(parts[1]).path("iss").asText()));
      } catch (IOException | IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    private static JsonNode decoded(String part) throws IOException {
      return JSON.readTree(Base64.getUrlDecoder().decode(part));
    }
  }

  Answer answer(List<RestParameter> form) {
    Instant now = world.clock().instant();
    Optional<Assertion> assertion = Assertion.parse(text(form, "assertion"));
    Answer answer =
        text(form, "grant_type").equals(GRANT_TYPE)
            ? assertion.map(said -> answer(said, now)).orElse(invalid("Bad Request"))
            : refusal("unsupported_grant_type", "Invalid grant_type");
    String subject = assertion.map(Assertion::email).orElse("");
    String result = answer.status() == 200 ? "OK" : answer.content().path("error").asText();
    world.calls().add(new Call(now, "iam-rest", "Token", subject, "", "{}", result, "none"));
    return answer;
  }

  private Answer answer(Assertion assertion, Instant now) {
    AccountRecord account = world.directory().liveAccount(assertion.email()).orElse(null);
    if (account == null || account.disabled) {
      return invalid("Invalid grant: account not found");
    }
    KeyRecord key = account.keys.get(assertion.keyId());
    if (key == null || key.disabled() || !isSigned(assertion)) {
      return invalid("Invalid JWT Signature.");
    }
    account.keys.computeIfPresent(key.id(), (id, used) -> used.withUse(now));
    String token = AccessTokens.token(account, "key." + made.incrementAndGet());
    return new Answer(
        200,
        object().put("access_token", token).put("expires_in", 3599).put("token_type", "Bearer"));
  }

  private boolean isSigned(Assertion assertion) {
    PublicKey key = keys.publicKey(assertion.keyId()).orElse(null);
    if (key == null) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update(assertion.signed().getBytes(StandardCharsets.US_ASCII));
      return signature.verify(assertion.signature());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Answer invalid(String why) {
    return refusal("invalid_grant", why);
  }

  private static Answer refusal(String error, String why) {
    return new Answer(400, object().put("error", error).put("error_description", why));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String text(List<RestParameter> form, String name) {
    return form.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(RestParameter::value)
        .findFirst()
        .orElse("");
  }
}
