package dev.embark.activities.policyanalyzer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.workflows.model.KeyUse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the activities that Policy Analyzer lists. */
final class Activities {

  /** The activity type for key use, which Google calls authentication. */
  static final String TYPE = "serviceAccountKeyLastAuthentication";

  private static final String GOOGLE = "//iam.googleapis.com/";

  private Activities() {}

  /** Returns the full resource name of a key. */
  static String name(String account, String keyId) {
    return GOOGLE + account + "/keys/" + keyId;
  }

  /** Collects the uses of the requested keys; ignores everything else. */
  static void read(JsonNode answer, String account, List<String> keyIds, Map<String, KeyUse> into) {
    for (JsonNode activity : answer.path("activities")) {
      String named = activity.path("fullResourceName").asText("");
      KeyUse use = use(activity);
      keyIds.stream()
          .filter(id -> use != null && isKey(named, account, id))
          .forEach(id -> into.put(id, use));
    }
  }

  /** The project may be identified by its number. */
  private static boolean isKey(String named, String account, String id) {
    String withoutProject = account.substring(account.indexOf("/serviceAccounts/"));
    return named.startsWith(GOOGLE) && named.endsWith(withoutProject + "/keys/" + id);
  }

  /** Returns null if the activity is unreadable: only a missing date means that no use was seen. */
  private static @Nullable KeyUse use(JsonNode activity) {
    JsonNode details = activity.path("activity");
    JsonNode period = activity.path("observationPeriod");
    String day = day(details.path("lastAuthenticatedTime"));
    boolean readable = day != null || (details.isObject() && !details.has("lastAuthenticatedTime"));
    KeyUse use = new KeyUse(day, day(period.path("startTime")), day(period.path("endTime")));
    return readable && use.isTelling() ? use : null;
  }

  /** Google's times are all at 07:00Z, and mean the day. */
  private static @Nullable String day(JsonNode time) {
    try {
      return Instant.parse(time.asText("")).atOffset(ZoneOffset.UTC).toLocalDate().toString();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
