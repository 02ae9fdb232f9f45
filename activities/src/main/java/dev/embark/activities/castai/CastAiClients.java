package dev.embark.activities.castai;

import dev.embark.activities.RefusedException;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The clients of one worker by credential name. Thread-safe. */
final class CastAiClients {

  private final Map<String, CastAiClient> clients;
  private final TrustBoundary boundary;

  CastAiClients(Map<String, CastAiClient> clients, TrustBoundary boundary) {
    this.clients = Map.copyOf(clients);
    this.boundary = boundary;
  }

  /**
   * Returns the client for the named credential.
   *
   * @throws RefusedException if the worker has none
   */
  CastAiClient named(@Nullable String credential) {
    CastAiClient client = credential == null ? null : clients.get(credential);
    if (client == null) {
      throw new RefusedException(
          ErrorCode.CREDENTIAL_UNKNOWN,
          "This worker has no Cast AI credential named '" + credential + "'.");
    }
    return client;
  }

  /**
   * Returns the client for a target.
   *
   * @throws RefusedException if the worker must not touch the target
   */
  CastAiClient admitted(@Nullable ClusterTarget target) {
    boundary.admit(target);
    return named(Objects.requireNonNull(target).credential());
  }
}
