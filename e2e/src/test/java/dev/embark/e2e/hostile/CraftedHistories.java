package dev.embark.e2e.hostile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.e2e.hostile.Attack.Verdict;
import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.FleetCluster;
import dev.embark.workflows.model.Course;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.plan.Fingerprint;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Forged histories. Runs carry what earlier ones saw and did: the state of a cluster before any
 * change, which grants an undo may remove, which account the rest of a fleet got, what a plan
 * found. Here all of it is forged by an attacker who knows the cluster's true credentials.
 */
final class CraftedHistories {

  private static final String SNAPSHOT =
      """
      {"clusterId": "{id}", "name": "x", "organizationId": "o", "providerType": "gke",
       "projectId": "{project}", "status": "ready", "credentialsId": %s,
       "clientServiceAccount": %s, "managedBy": "console", "reconciledAt": "2026-01-01T00:00:00Z",
       "reconcileStatus": "ok", "reconcileError": null, "phase2": true, "seal": "%s"}
      """;

  private static final String CREATOR =
      """
      {"role": "roles/iam.serviceAccountTokenCreator", "member": "serviceAccount:{cast}",
       "condition": {"title": "AlwaysTrueCondition", "description": "This condition is always true",
       "expression": "true"}}
      """;

  private static final String USER =
      """
      {"role": "roles/iam.serviceAccountUser", "member": "serviceAccount:{cast}",
       "condition": {"title": "SpecificServiceAccountCondition",
       "description": "Allow impersonation only for Cast AI service account",
       "expression": "request.auth.claims.email == \\"{cast}\\""}}
      """;

  private static final String DESIRED = "[" + CREATOR + "," + USER + "]";

  private static final String OTHERS =
      """
      [{"role": "roles/owner", "member": "user:mallory@example.com", "condition": null},
       {"role": "roles/iam.serviceAccountTokenCreator", "member": "allUsers", "condition": null},
       {"role": "roles/iam.serviceAccountUser",
        "member": "serviceAccount:evil@evil-project.iam.gserviceaccount.com", "condition": null}]
      """;

  /** Situations that each include a working cluster. */
  private static final List<ClusterSituation> SITUATIONS =
      List.of(
          ClusterSituation.ONBOARDED,
          ClusterSituation.ON_KEY,
          ClusterSituation.STALE_BINDINGS,
          ClusterSituation.TERRAFORM_BINDINGS,
          ClusterSituation.FOREIGN_BINDINGS,
          ClusterSituation.WITHOUT_CREDENTIALS,
          ClusterSituation.LINKED_ELSEWHERE);

  private final List<Attack> attacks = new ArrayList<>();

  private CraftedHistories() {}

  static List<Attack> all() {
    CraftedHistories histories = new CraftedHistories();
    SITUATIONS.forEach(histories::undone);
    SITUATIONS.forEach(histories::fostered);
    histories.undoneElsewhere();
    histories.offboarded();
    histories.ofFleets();
    return histories.attacks;
  }

  // ---- undo of changes that were never made

  private void undone(ClusterSituation situation) {
    Verdict verdict = situation == ClusterSituation.ONBOARDED ? Verdict.REFUSED : Verdict.ORDINARY;
    undone("all grants are ours to take", situation, verdict, "null", leftovers(DESIRED, "[]"));
    undone(
        "the cluster was linked to an account of others",
        situation,
        Verdict.ORDINARY,
        "\"{outsideAccount}\"",
        leftovers(DESIRED, "[]"));
    undone("we took what others had", situation, verdict, "null", leftovers("[]", OTHERS));
    undone("the grants of others are ours", situation, verdict, "null", leftovers(OTHERS, "[]"));
  }

  private void undone(
      String claim, ClusterSituation situation, Verdict verdict, String link, String leftovers) {
    String before = SNAPSHOT.formatted("{credentials}", link, "forged");
    attacks.add(
        new Attack(
            "an undo that says: " + claim + ", " + situation,
            situation,
            verdict,
            (client, victim, workflowId) ->
                client.start("UndoWorkflow", workflowId, undo(client, victim, before, leftovers))));
  }

  private static String leftovers(String ours, String stale) {
    return """
    {"pieces": ["registration", "bindings"], "desired": %s, "missing": %s, "stale": %s,
     "tombstones": [], "code": "CASTAI_BAD_REQUEST", "message": "never happened"}
    """
        .formatted(ours, ours, stale);
  }

  private static ObjectNode undo(
      RawClient client, FleetCluster victim, String before, String leftovers) {
    ObjectNode input = RawClient.onboarding(victim);
    RawClient.with(input, "leftovers", client.filled(leftovers, victim));
    return RawClient.with(input, "leftovers.before", client.filled(before, victim));
  }

  /** Attacks clusters and accounts that the worker may not touch in the same way. */
  private void undoneElsewhere() {
    Map<String, String> targets = new LinkedHashMap<>();
    targets.put("target.clusterId", "\"{outside}\"");
    targets.put("target.projectId", "\"{outsideProject}\"");
    targets.put("target.clientServiceAccount", "\"{outsideAccount}\"");
    targets.put("target.credential", "\"../../etc/passwd\"");
    targets.forEach(
        (path, value) ->
            attacks.add(
                new Attack(
                    "an undo with " + path + " " + value,
                    ClusterSituation.FRESH,
                    Verdict.REFUSED,
                    (client, victim, workflowId) -> {
                      String before = SNAPSHOT.formatted("null", "null", "forged");
                      ObjectNode input = undo(client, victim, before, leftovers(DESIRED, "[]"));
                      RawClient.with(input, path, client.filled(value, victim));
                      input
                          .withObject("/leftovers/before")
                          .put("clusterId", input.at("/target/clusterId").asText());
                      return client.start("UndoWorkflow", workflowId, input);
                    })));
  }

  // ---- onboardings as children of a foreign workflow, with data that only a batch provides

  private void fostered(ClusterSituation situation) {
    String unlinked = SNAPSHOT.formatted("null", "null", "forged");
    String living = SNAPSHOT.formatted("{credentials}", "\"{account}\"", "forged");
    String others = SNAPSHOT.formatted("{credentials}", "\"{outsideAccount}\"", "");
    fostered("saw nobody linked and no grants", situation, unlinked, captured("[]"));
    fostered("saw it linked and no grants", situation, living, captured("[]"));
    fostered("saw it linked to others", situation, others, captured("[]"));
    fostered("saw the grants of others", situation, unlinked, captured(OTHERS));
    fostered("saw all grants there already", situation, unlinked, captured(DESIRED));
  }

  private static String captured(String grants) {
    return """
    {"uniqueId": "1", "members": 0, "minimumPropagation": 0, "before": {"grants": %s}}
    """
        .formatted(grants);
  }

  /** Rejects the update of each, so that it undoes what it believes to have done. */
  private void fostered(
      String claim, ClusterSituation situation, String snapshot, String captured) {
    attacks.add(
        new Attack(
            "a batch of a stranger that " + claim + ", " + situation,
            situation,
            Verdict.ORDINARY,
            (client, victim, workflowId) -> {
              client.refuseUpdates(victim);
              ObjectNode input = RawClient.onboarding(victim);
              RawClient.with(input, "fleet", "\"forged\"");
              RawClient.with(input, "snapshot", client.filled(snapshot, victim));
              RawClient.with(input, "snapshotAtMillis", client.now());
              RawClient.with(input, "captured", client.filled(captured, victim));
              return client.startAsChild("OnboardingWorkflow", workflowId, input);
            }));
  }

  // ---- off-boarding with a forged acceptance

  private void offboarded() {
    String choices = "{\"acceptLossOfAccess\": true, \"castServiceAccount\": \"{cast}\"}";
    String unlinked = SNAPSHOT.formatted("null", "null", "forged");
    for (ClusterSituation situation :
        List.of(ClusterSituation.ONBOARDED, ClusterSituation.TERRAFORM_BINDINGS)) {
      Verdict verdict =
          situation == ClusterSituation.ONBOARDED ? Verdict.REFUSED : Verdict.ORDINARY;
      attacks.add(
          new Attack(
              "an off-boarding of a stranger that saw nobody linked, " + situation,
              situation,
              verdict,
              (client, victim, workflowId) -> {
                ObjectNode input = RawClient.onboarding(victim);
                RawClient.with(input, "choices", client.filled(choices, victim));
                RawClient.with(input, "target", shown(victim, client).toString());
                RawClient.with(input, "snapshot", client.filled(unlinked, victim));
                RawClient.with(input, "snapshotAtMillis", client.now());
                return client.startAsChild("OffboardingWorkflow", workflowId, input);
              }));
      attacks.add(
          new Attack(
              "a batch that is taken off, " + situation,
              situation,
              verdict,
              (client, victim, workflowId) -> {
                ObjectNode batch = RawClient.batch(shown(victim, client));
                RawClient.with(batch, "offboarding", client.filled(choices, victim));
                return client.start("BatchWorkflow", workflowId, batch);
              }));
    }
  }

  /** With the fingerprint for which an operator would have accepted the loss of access. */
  private static ObjectNode shown(FleetCluster victim, RawClient client) {
    String quoted = client.filled("{credentials}", victim);
    PlannedCluster plan =
        new PlannedCluster(
            RawClient.target(victim),
            "",
            Course.ONBOARD,
            victim.serviceAccount(),
            quoted.equals("null") ? null : quoted.replace("\"", ""),
            null,
            List.of(),
            List.of());
    return RawClient.targetJson(victim).put("expectation", Fingerprint.of(plan).text());
  }

  // ---- state that fleets and batches carry over

  private void ofFleets() {
    for (String account :
        List.of(
            "evil@evil-project.iam.gserviceaccount.com",
            Bounds.OTHER_CUSTOMER,
            "x\\\" || true || \\\"@prod-cast-identity.iam.gserviceaccount.com")) {
      attacks.add(
          batch(
              "whose earlier clusters got " + account,
              "castServiceAccounts",
              "{\"{organization}\": \"" + account + "\"}"));
    }
    attacks.add(batch("that leaves out others", "skips", "{\"{outside}\": \"x\"}"));
    attacks.add(planned("of a worker that is nobody", "{\"googlePrincipal\": \"mallory\"}"));
    attacks.add(
        planned(
            "of an organization of others",
            "{\"googlePrincipal\": \"anonymous\", \"organizations\": {\"default\": \"x\"}}"));
  }

  private static Attack batch(String claim, String field, String json) {
    return new Attack(
        "a batch " + claim,
        ClusterSituation.FRESH,
        Verdict.ORDINARY,
        (client, victim, workflowId) ->
            client.start(
                "BatchWorkflow",
                workflowId,
                RawClient.with(
                    RawClient.batch(RawClient.targetJson(victim)),
                    field,
                    client.filled(json, victim))));
  }

  private static Attack planned(String claim, String identity) {
    String plan =
        """
        {"digest": "0", "author": "mallory", "plannedAtMillis": 99999999999999, "identity": %s,
         "changesAccepted": true}
        """
            .formatted(identity);
    return new Attack(
        "a frozen plan " + claim,
        ClusterSituation.FRESH,
        Verdict.REFUSED,
        (client, victim, workflowId) -> {
          ObjectNode fleet = RawClient.fleet(RawClient.targetJson(victim));
          WorkflowStub run =
              client.start("FleetWorkflow", workflowId, RawClient.with(fleet, "plan", plan));
          return run;
        });
  }
}
