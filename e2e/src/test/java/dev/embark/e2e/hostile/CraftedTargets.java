package dev.embark.e2e.hostile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.e2e.hostile.Attack.Verdict;
import dev.embark.simulators.ClusterSituation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Targets with one crafted field, for each workflow that takes targets. */
final class CraftedTargets {

  static final Map<String, List<String>> VALUES = new LinkedHashMap<>();

  static {
    VALUES.put(
        "clusterId",
        List.of(
            "../{id}/disconnect",
            "{id}/disconnect",
            "{id}%2fdisconnect",
            "{id}%2Fdisconnect?",
            "%2e%2e%2f%2e%2e%2fv1%2fauth%2ftokens",
            "{id}?deleteProvisionedNodes=true",
            "{id}#",
            "{id};/disconnect",
            "{id}\\\\disconnect",
            "{id}\\nX-Injected: 1",
            "{id}\\r\\n\\r\\nDELETE /v1/kubernetes/external-clusters/{id} HTTP/1.1",
            "{id} ",
            "{id}\\u0000",
            "@{canary}/{id}",
            "http://{canary}/",
            "//{canary}",
            "..",
            ".",
            "",
            "operations",
            "impersonation-service-account",
            "００００0000-0000-4000-8000-000000000000",
            "{outside}"));
    VALUES.put(
        "projectId",
        List.of(
            "{outsideProject}",
            "embark-demo-1/../{outsideProject}",
            "embark-demo-1%2f..%2f{outsideProject}",
            "embark-demo-1\\n{outsideProject}",
            "-",
            "*",
            "embark-demo-*",
            "EMBARK-DEMO-1",
            "prod-cast-identity",
            "embark-demo-1@{canary}",
            ""));
    VALUES.put(
        "clientServiceAccount",
        List.of(
            "{outsideAccount}",
            "{forbiddenAccount}",
            "{cast}",
            "castai-gke-x@embark-demo-1.iam.gserviceaccount.com.evil.example",
            "castai-gke-x@{outsideProject}.iam.gserviceaccount.com",
            "castai-gke-x@embark-demo-1.{outsideProject}.iam.gserviceaccount.com",
            "castai-gke-x/../admin-account@embark-demo-1.iam.gserviceaccount.com",
            "castai-gke-x%2f@embark-demo-1.iam.gserviceaccount.com",
            "../projects/{outsideProject}/serviceAccounts/{outsideAccount}",
            "castai-gke-\\\" || true || \\\"@embark-demo-1.iam.gserviceaccount.com",
            "castai-gke-x@embark-demo-1.iam.gserviceaccount.com\\n{outsideAccount}",
            "{account},{outsideAccount}",
            "{account}?uid=1",
            "deleted:serviceAccount:{account}",
            "serviceAccount:{account}",
            "allUsers",
            "-",
            "*",
            ""));
    VALUES.put(
        "credential",
        List.of(
            "unknown",
            "../../etc/passwd",
            "/proc/self/environ",
            "http://{canary}/",
            "CASTAI_API_TOKEN",
            "${CASTAI_API_TOKEN}",
            "default\\n",
            "DEFAULT"));
  }

  private CraftedTargets() {}

  static List<Attack> all() {
    List<Attack> attacks = new ArrayList<>();
    VALUES.forEach(
        (field, values) -> {
          for (String value : values) {
            for (String type : List.of("Onboarding", "Offboarding", "Batch", "Fleet")) {
              attacks.add(attack(type, field, value));
            }
          }
        });
    return attacks;
  }

  private static Attack attack(String type, String field, String value) {
    return new Attack(
        type + " of a target whose " + field + " is " + (value.isEmpty() ? "empty" : value),
        ClusterSituation.FRESH,
        Verdict.REFUSED,
        (client, victim, workflowId) -> {
          ObjectNode target = RawClient.targetJson(victim);
          RawClient.with(target, field, '"' + client.filled(value, victim) + '"');
          ObjectNode input =
              switch (type) {
                case "Onboarding", "Offboarding" -> {
                  ObjectNode single = RawClient.onboarding(victim);
                  single.set("target", target);
                  yield single;
                }
                case "Batch" -> RawClient.batch(target);
                default -> RawClient.fleet(target);
              };
          return client.start(type + "Workflow", workflowId, input);
        });
  }
}
