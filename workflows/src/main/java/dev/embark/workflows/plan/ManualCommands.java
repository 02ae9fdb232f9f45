package dev.embark.workflows.plan;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.TargetRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands for a person to run if an undo could not be finished. */
public final class ManualCommands {

  private ManualCommands() {}

  /** Restores the link at Cast AI. */
  public static String forRegistration(ClusterTarget target, @Nullable String formerAccount) {
    String call =
        "curl -sS --fail-with-body -X POST -H \"X-API-Key: $CASTAI_API_TOKEN\""
            + " \"$CASTAI_API_URL/v1/kubernetes/external-clusters/"
            + target.clusterId();
    return formerAccount == null
        ? call + "/gcp-disable-sa\""
        : call
            + "/gcp-create-sa\" -d "
            + GcloudFlags.quoted(
                "{\"gke\":{\"gkeSaImpersonate\":\""
                    + formerAccount
                    + "\",\"projectId\":\""
                    + target.projectId()
                    + "\"}}");
  }

  /** Restores some grants and removes others, one command each. */
  public static String forBindings(ClusterTarget target, List<Grant> present, List<Grant> absent) {
    List<String> commands = new ArrayList<>();
    present.forEach(grant -> commands.add(binding("add", target, grant)));
    absent.forEach(grant -> commands.add(binding("remove", target, grant)));
    return String.join("\n", commands);
  }

  private static String binding(String verb, ClusterTarget target, Grant grant) {
    return "gcloud iam service-accounts "
        + verb
        + "-iam-policy-binding "
        + target.clientServiceAccount()
        + " --project="
        + TargetRules.accountProject(target)
        + " "
        + GcloudFlags.of(grant);
  }
}
