package dev.embark.simulators.iam;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Policy Analyzer's data on the use of a key.
 *
 * @param now the time of the query
 */
record KeyActivity(String projectNumber, AccountRecord account, KeyRecord key, Instant now) {

  /** The use of keys, in Google's words. */
  static final String TYPE = "serviceAccountKeyLastAuthentication";

  /** All times are at 07:00Z, whatever the season. */
  private static final Duration MIDNIGHT = Duration.ofHours(7);

  /** Assumption: a full day; Google notes that very recent events may be missing. */
  private static final Duration LAG = Duration.ofDays(1);

  /** Assumption: as long as in the published examples, or since the key's creation. */
  private static final Duration MEMORY = Duration.ofDays(480);

  String fullResourceName() {
    return "//iam.googleapis.com/projects/%s/serviceAccounts/%s/keys/%s"
        .formatted(account.projectId, account.email, key.id());
  }

  /** Assumption: a key younger than the data is not listed. */
  boolean isKnown() {
    return from().isBefore(to());
  }

  /** Returns the published form. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("fullResourceName", fullResourceName());
    json.put("activityType", TYPE);
    json.putObject("observationPeriod")
        .put("startTime", from().toString())
        .put("endTime", to().toString());
    ObjectNode activity = json.putObject("activity");
    Instant used = key.usedAt() == null ? Instant.MAX : key.usedAt();
    if (!used.isBefore(from()) && used.isBefore(to())) {
      activity.put("lastAuthenticatedTime", day(used).toString());
    }
    activity
        .putObject("serviceAccountKey")
        .put("serviceAccountId", account.uniqueId)
        .put("projectNumber", projectNumber)
        .put("fullResourceName", fullResourceName());
    return json;
  }

  private Instant from() {
    Instant oldest = to().minus(MEMORY);
    Instant made = day(key.createdAt());
    return made.isAfter(oldest) ? made : oldest;
  }

  private Instant to() {
    return day(now.minus(LAG));
  }

  private static Instant day(Instant time) {
    return time.minus(MIDNIGHT).truncatedTo(ChronoUnit.DAYS).plus(MIDNIGHT);
  }
}
