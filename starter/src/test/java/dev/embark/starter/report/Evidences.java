package dev.embark.starter.report;

import dev.embark.starter.client.ClusterStory;
import dev.embark.starter.client.FleetStory;
import dev.embark.starter.client.PolicyStory;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.client.Server;
import dev.embark.starter.client.StoryCommand;
import dev.embark.starter.client.StoryNotice;
import dev.embark.starter.client.StoryStep;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterList;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterResult;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Diagnosis;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.KeyUse;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.Notice;
import dev.embark.workflows.model.OnboardingInput;
import dev.embark.workflows.model.Outcome;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.UndoPiece;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fleet of five: onboarded, rolled back, cancelled, terminated, not started. */
final class Evidences {
  private static final Instant START = Instant.parse("2026-11-23T11:00:00Z");
  private static final String CAST = "cast-gke-b553a65d@prod-cast-identity.iam.gserviceaccount.com";
  private static final Grant TOKEN = CastServiceAccount.tokenCreatorGrant(CAST);
  private static final Grant USER = CastServiceAccount.serviceAccountUserGrant(CAST);

  private Evidences() {}

  /** Returns evidence with this text wherever people or external systems can write text. */
  static Evidence of(String text) {
    Authorship author = new Authorship("ada@laptop", text, "CHG0042");
    RunInfo run = run("fleet/payments-prod", RunInfo.State.COMPLETED, 300);
    FleetStory fleet =
        new FleetStory(
            run,
            START,
            text,
            new FleetInput(
                "payments-prod",
                "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
                ClusterList.of(List.of(target(1), target(2), target(3), target(4), target(5))),
                new Rollout(200, new MaxFailures(2, true)),
                ClusterOptions.DEFAULT,
                author),
            List.of(
                new StoryCommand(
                    START.plusSeconds(60), "pause", "bob@bastion", text, "CHG0043", ""),
                new StoryCommand(
                    START.plusSeconds(90), "resume", "bob@bastion", null, null, "maxFailures=3")),
            List.of(
                new StoryNotice(
                    START.plusSeconds(80),
                    Notice.Event.FLEET_PAUSED,
                    "Fleet payments-prod is paused: " + text)),
            null,
            null);
    return new Evidence(
        "payments-prod",
        fleet,
        List.of(onboarded(author), rolledBack(author, text), cancelled(author), ended(author)),
        new KeysLeft(
            List.of(
                new KeysLeft.Account(
                    target(1),
                    List.of(
                        new Access.Key(
                            "0a1b2c",
                            "2024-05-06T07:08:09Z",
                            false,
                            new KeyUse("2026-11-19", "2025-07-31", "2026-11-21")),
                        new Access.Key(
                            "3d4e5f",
                            "2025-01-02T03:04:05Z",
                            true,
                            new KeyUse(null, "2025-07-31", "2026-11-21")),
                        new Access.Key("6a7b8c", "2026-11-22T03:04:05Z", false)),
                    null,
                    text),
                new KeysLeft.Account(target(3), List.of(), text, null)),
            null,
            START.plusSeconds(590)),
        new Server(
            "temporal.acme.example:7233",
            "embark-prod",
            "default",
            "https://temporal.acme.example",
            Duration.ofSeconds(180),
            false),
        START.plusSeconds(600));
  }

  private static ClusterStory onboarded(Authorship author) {
    return new ClusterStory(
        run("cluster/" + target(1).clusterId(), RunInfo.State.COMPLETED, 200),
        "OnboardingWorkflow",
        input(1, author),
        found(1, null),
        new PolicyStory(List.of(), List.of(TOKEN, USER), true),
        "credentials-2",
        List.of(
            step("registerServiceAccount", "register the account", 1, 1, null, null),
            step("createBindings", "create bindings", 2, 3, ErrorCode.POLICY_CONFLICT, "etag"),
            step("timer", "IAM propagation, 180 s", 3, 1, null, null)),
        List.of(),
        result(1, new Outcome.Onboarded("credentials-2")),
        null);
  }

  private static ClusterStory rolledBack(Authorship author, String text) {
    return new ClusterStory(
        run("cluster/" + target(2).clusterId(), RunInfo.State.FAILED, 220),
        "OnboardingWorkflow",
        input(2, author),
        found(2, "credentials-1"),
        new PolicyStory(List.of(USER), List.of(USER), false),
        null,
        List.of(step("updateCluster", "switch", 200, 9, ErrorCode.CREDENTIALS_REJECTED, text)),
        List.of(
            new StoryCommand(START.plusSeconds(210), "rollback", "bob@bastion", text, null, "")),
        result(
            2,
            new Outcome.RolledBack(
                ErrorCode.CREDENTIALS_REJECTED,
                text,
                List.of(
                    new UndoPiece("bindings", UndoPiece.Result.UNDONE, "As before.", null),
                    new UndoPiece(
                        "registration",
                        UndoPiece.Result.FAILED,
                        text,
                        "curl -X POST …/gcp-disable-sa"))),
            new Diagnosis(
                Diagnosis.Cause.BINDING_MISSING, text, List.of(), List.of(), List.of(), 1_080L)),
        null);
  }

  /** Cancelled in the Web UI while it waited for IAM. */
  private static ClusterStory cancelled(Authorship author) {
    return new ClusterStory(
        run("cluster/" + target(4).clusterId(), RunInfo.State.CANCELED, 230),
        "OnboardingWorkflow",
        input(4, author),
        found(4, null),
        new PolicyStory(List.of(), List.of(), true),
        null,
        List.of(step("restoreBindings", "put back", 200, 1, null, null)),
        List.of(),
        result(
            4,
            new Outcome.RolledBack(
                ErrorCode.CANCELLED,
                "Cancelled in Temporal.",
                List.of(new UndoPiece("bindings", UndoPiece.Result.UNDONE, "As before.", null)))),
        "cancelled in Temporal by carol");
  }

  /** Terminated after its bindings were created: nothing was undone. */
  private static ClusterStory ended(Authorship author) {
    return new ClusterStory(
        run("cluster/" + target(5).clusterId(), RunInfo.State.TERMINATED, 240),
        "OnboardingWorkflow",
        input(5, author),
        found(5, null),
        new PolicyStory(List.of(), List.of(TOKEN, USER), true),
        null,
        List.of(step("createBindings", "create bindings", 2, 1, null, null)),
        List.of(),
        null,
        "terminated by carol: by mistake");
  }

  private static ClusterResult result(int number, Outcome outcome) {
    return result(number, outcome, null);
  }

  private static ClusterResult result(int number, Outcome outcome, @Nullable Diagnosis diagnosis) {
    return new ClusterResult(
        target(number).clusterId(), outcome, CAST, List.of("one note"), diagnosis);
  }

  private static OnboardingInput input(int number, Authorship author) {
    return new OnboardingInput(
        target(number),
        ClusterOptions.DEFAULT,
        author,
        "payments-prod",
        "canary",
        null,
        0,
        null,
        null,
        null,
        0);
  }

  private static ClusterTarget target(int number) {
    return ClusterTarget.of(
        "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f1" + number,
        "acme-prod",
        "castai-" + number + "@acme-prod.iam.gserviceaccount.com");
  }

  private static RunInfo run(String id, RunInfo.State state, int seconds) {
    return new RunInfo(
        id,
        "run-of-" + id.substring(0, 5),
        id.startsWith("fleet/") ? "FleetWorkflow" : "OnboardingWorkflow",
        state,
        START,
        START.plusSeconds(seconds),
        "ada@laptop",
        "CHG0042");
  }

  private static StoryStep step(
      String name,
      String summary,
      int after,
      int attempts,
      @Nullable ErrorCode code,
      @Nullable String message) {
    Instant at = START.plusSeconds(after);
    boolean failed = attempts > 5;
    return new StoryStep(
        name,
        summary,
        at,
        at.plusMillis(850),
        attempts,
        failed ? StoryStep.End.FAILED : StoryStep.End.DONE,
        code == null ? null : code.name(),
        message);
  }

  private static ClusterSnapshot found(int number, @Nullable String credentialsId) {
    return new ClusterSnapshot(
        target(number).clusterId(),
        "prod-" + number,
        "org",
        "gke",
        "acme-prod",
        "ready",
        credentialsId,
        null,
        "console",
        null,
        null,
        null,
        false);
  }
}
