package dev.embark.activities.iam;

import com.google.cloud.policytroubleshooter.iam.v3.TroubleshootIamPolicyResponse.OverallAccessState;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.CastAiPermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks Policy Troubleshooter, but only if the walk over a policy was inconclusive, as it answers
 * one permission per call. A missing answer is never a failure: the result stays "could not tell",
 * with the reason. For a single use; not thread-safe.
 */
final class SecondOpinion {

  /** An interactive inspection, or an undo, is abandoned after half a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TroubleshooterClient client;
  private final String projectId;
  private final boolean inHostProject;
  private final String reason;
  private final InstantSource clock;
  private final Instant until;
  private @Nullable String silence;

  SecondOpinion(
      TroubleshooterClient client, Access.Question question, String reason, InstantSource clock) {
    this.client = client;
    this.projectId = question.projectId();
    this.inHostProject = question.inHostProject();
    this.reason = reason;
    this.clock = clock;
    this.until = clock.instant().plus(PATIENCE);
  }

  /** Returns the combined result for the account. */
  Permissions on(String account, Permissions walked) {
    if (walked.verdict() != Verdict.UNKNOWN) {
      return walked;
    }
    if (silence == null && clock.instant().isAfter(until)) {
      silence = "there was no time to ask about every account";
    }
    if (silence == null) {
      try {
        return combined(walked, client.ask(projectId, account, walked.missing(), reason));
      } catch (IamCallException e) {
        silence = e.text();
      }
    }
    return new Permissions(
        projectId,
        Verdict.UNKNOWN,
        walked.missing(),
        walked.why() + "; Policy Troubleshooter did not answer: " + silence);
  }

  private Permissions combined(Permissions walked, List<OverallAccessState> answers) {
    List<String> denied = new ArrayList<>();
    List<String> unclear = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      String permission = walked.missing().get(i);
      switch (answers.get(i)) {
        case CAN_ACCESS -> {}
        case CANNOT_ACCESS -> (mayBeOnSubnetwork(permission) ? unclear : denied).add(permission);
        case UNKNOWN_INFO, UNKNOWN_CONDITIONAL, OVERALL_ACCESS_STATE_UNSPECIFIED, UNRECOGNIZED ->
            unclear.add(permission);
      }
    }
    return combined(walked, denied, unclear);
  }

  /** The answer is about the project, and does not cover a grant on a subnetwork. */
  private boolean mayBeOnSubnetwork(String permission) {
    return inHostProject && CastAiPermissions.isGrantedOnSubnetworks(permission);
  }

  private Permissions combined(Permissions walked, List<String> denied, List<String> unclear) {
    String why =
        unclear.isEmpty()
            ? null
            : walked.why()
                + "; Policy Troubleshooter could not tell for "
                + String.join(", ", unclear);
    if (!denied.isEmpty()) {
      return new Permissions(projectId, Verdict.NO, denied, why);
    }
    return new Permissions(
        projectId, unclear.isEmpty() ? Verdict.YES : Verdict.UNKNOWN, unclear, why);
  }
}
