package dev.embark.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan saw of one cluster, and what onboarding would do to it. {@code BindingPlan} derives
 * the change of the policy from {@link #grants} and the Cast AI account.
 *
 * @param target the cluster, with the fingerprint of what was seen as its expectation; without one
 *     if something could not be looked at
 * @param name its name; empty if Cast AI does not know it
 * @param course what onboarding would do
 * @param linkedTo the account it is linked to; null if unlinked
 * @param credentialsId its credentials, which the update replaces for good; null if it has none
 * @param managedBy its manager according to Cast AI; null if Cast AI shows none
 * @param grants what the client service account's policy grants to Cast AI identities
 * @param findings all findings, including refusals and unanswered questions
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

  /** Whether it is linked to the account of the plan. */
  public boolean isLinkedAsPlanned() {
    return linkedTo != null && linkedTo.equalsIgnoreCase(target.clientServiceAccount());
  }
}
