package dev.embark.activities.castai;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An accepted update.
 *
 * @param credentialsId the new credentials, never empty
 * @param at the earliest time at which the call can have been sent, by the server's clock; null if
 *     the server sent no time
 * @param reconciledAt the last reconcile in the answer, RFC 3339; empty if it shows none, null if
 *     it cannot be read
 * @param requestId Cast AI's id of the request; null if it sent none
 */
record Accepted(
    String credentialsId,
    @Nullable Instant at,
    @Nullable String reconciledAt,
    @Nullable String requestId) {

  /**
   * Reads the answer, which is a cluster. Takes nothing else from it, so that no other field can
   * make an accepted update pass for a lost one: repeating it would replace the credentials again.
   *
   * @throws JsonMappingException if it has no new credentials, or is about another cluster
   */
  static Accepted of(
      String clusterId,
      JsonNode cluster,
      @Nullable Instant date,
      Duration took,
      @Nullable String requestId)
      throws JsonMappingException {
    JsonNode id = cluster.path("id");
    boolean hasId =
        !id.isMissingNode() && !id.isNull() && !(id.isTextual() && id.asText().isEmpty());
    if (hasId && !clusterId.equalsIgnoreCase(id.textValue())) {
      throw new JsonMappingException(null, "The answer is about another cluster");
    }
    String credentialsId = cluster.path("credentialsId").asText("");
    if (!ClusterJson.isWord(credentialsId)) {
      throw new JsonMappingException(null, "No credentialsId");
    }
    return new Accepted(
        credentialsId, sent(date, took), ClusterJson.reconciledAt(cluster), requestId);
  }

  /**
   * Returns the earliest time at which the call can have been sent. A reconcile may have run before
   * the response was sent, so the response's time is too late; and as that is truncated to whole
   * seconds, the call may have been sent up to a second after the result.
   *
   * @param date the server's time of the response
   * @param took how long the response took
   */
  static @Nullable Instant sent(@Nullable Instant date, Duration took) {
    return date == null ? null : date.minus(took);
  }
}
