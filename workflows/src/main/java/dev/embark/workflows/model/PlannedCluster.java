package dev.embark.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan saw of one cluster and what would become of it. What would change in the policy
 * follows from {@link #grants} and the Cast AI account, by {@code BindingPlan}.
 *
 * @param target the cluster, with the fingerprint of what was seen as its expectation; without one
 *     where something could not be looked at
 * @param name its name, empty where Cast AI does not know it
 * @param course what onboarding would come to
 * @param linkedTo the account it is linked to, null while unlinked
 * @param credentialsId its credentials, which the update replaces for good; null where it has none
 * @param managedBy who manages it, as Cast AI says; null where it does not
 * @param grants what the client service account's policy grants to Cast AI identities
 * @param findings everything worth saying, refusals and unanswered questions included
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlannedCluster(
    ClusterTarget target,
    String name,
    Course course,
    @Nullable String linkedTo,
    @Nullable String credentialsId,
    @Nullable String managedBy,
    List<Grant> grants,
    List<Finding> findings) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public PlannedCluster {
    target = target == null ? ClusterTarget.missing() : target;
    name = name == null ? "" : name;
    course = course == null ? Course.UNKNOWN : course;
    grants = grants == null ? List.of() : List.copyOf(grants);
    findings = findings == null ? List.of() : List.copyOf(findings);
  }

  /** Whether Terraform manages it, and may undo what others change. */
  public boolean isManagedByTerraform() {
    return "terraform".equalsIgnoreCase(managedBy);
  }

  /** Whether it would be linked to the account of the plan. */
  public boolean isLinkedAsPlanned() {
    return linkedTo != null && linkedTo.equalsIgnoreCase(target.clientServiceAccount());
  }
}
