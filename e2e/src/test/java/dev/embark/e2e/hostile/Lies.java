package dev.embark.e2e.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers of a poller that does none of its tasks: a wrong Cast AI account, forged reads and
 * before-images, nonsense.
 */
final class Lies {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The answers by activity type. */
  static final Map<String, List<Object>> ALL = new HashMap<>();

  static {
    String snapshot =
        "{\"clusterId\": \"x\", \"name\": \"`\\u001b[31m\\n# x\", \"organizationId\": \"o\","
            + " \"providerType\": \"gke\", \"projectId\": \"embark-demo-1\", \"status\": \"ready\","
            + " \"credentialsId\": %s, \"clientServiceAccount\": %s, \"managedBy\": \"console\","
            + " \"reconciledAt\": null, \"phase2\": true}";
    String outside = "\"victim@somebody-elses-project.iam.gserviceaccount.com\"";
    lies(
        "LookUpCluster",
        "null",
        snapshot.formatted("null", "null"),
        snapshot.formatted("null", outside),
        snapshot.formatted("\"forged\"", outside));
    lies("TakeInventory", "null", "{\"clusters\": {\"x\": null}}", "{\"linkedTo\": {}}");
    lies("FindLinkedClusters", "null", "{\"clusters\": []}", "{\"clusters\": [null]}");
    String captured =
        "{\"uniqueId\": \"1\", \"members\": 0, \"minimumPropagation\": %s, \"before\": {\"grants\":"
            + " [%s]}}";
    String foreign =
        "{\"role\": \"roles/owner\", \"member\": \"user:mallory@example.com\", \"condition\":"
            + " null}";
    String everybody =
        "{\"role\": \"roles/iam.serviceAccountTokenCreator\", \"member\": \"allUsers\","
            + " \"condition\": {\"title\": \"t\", \"description\": \"\", \"expression\":"
            + " \"true\"}}";
    lies(
        "CaptureBindings",
        "null",
        captured.formatted("0", foreign),
        captured.formatted("-1", everybody),
        captured.formatted("9223372036", foreign + "," + everybody));
    String registration = "{\"castServiceAccount\": %s, \"minimumPropagation\": 0}";
    lies(
        "RegisterServiceAccount",
        "null",
        registration.formatted("\"evil@evil-project.iam.gserviceaccount.com\""),
        registration.formatted('"' + Bounds.OTHER_CUSTOMER + '"'),
        registration.formatted("\"allUsers\""),
        registration.formatted("\"user:mallory@example.com\""),
        registration.formatted("null"),
        registration.formatted("\"\""),
        registration.formatted(
            "\"x\\\" || true || \\\"@prod-cast-identity.iam.gserviceaccount.com\""),
        registration.formatted("\"deleted:serviceAccount:x@y.iam.gserviceaccount.com?uid=1\""),
        registration.formatted("\"victim@somebody-elses-project.iam.gserviceaccount.com\""));
    String edited = "{\"wrote\": true, \"added\": [], \"removed\": [%s], \"others\": [%s]}";
    for (String edit : List.of("CreateBindings", "RemoveStaleBindings", "RestoreBindings")) {
      lies(edit, "null", edited.formatted(foreign, everybody), "{\"wrote\": false}");
    }
    lies("UpdateCluster", "null", "{\"credentialsId\": \"forged\", \"acceptedAt\": \"never\"}");
    lies("ConfirmCluster", "null", "{\"credentialsId\": \"forged\", \"reconciledAt\": \"x\"}");
    lies("UnregisterServiceAccount", "null", "\"UNDONE\"", "\"NOT_LINKED_TO_US\"");
    lies("RecordedCredentials", "null", "{\"x\": \"forged\"}");
    lies("RemovalsSince", "null", "{\"x\": null}", "{\"x\": 9223372036854775807}");
  }

  private Lies() {}

  private static void lies(String activity, String... answers) {
    List<Object> read = new ArrayList<>();
    for (String answer : answers) {
      try {
        read.add(JSON.readTree(answer));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(answer, e);
      }
    }
    ALL.put(activity, read);
  }
}
