package dev.embark.simulators.iam;

import com.google.cloud.policytroubleshooter.iam.v3.AccessTuple;
import com.google.cloud.policytroubleshooter.iam.v3.TroubleshootIamPolicyRequest;
import com.google.cloud.policytroubleshooter.iam.v3.TroubleshootIamPolicyResponse;
import com.google.cloud.policytroubleshooter.iam.v3.TroubleshootIamPolicyResponse.OverallAccessState;
import java.util.Locale;

/**
 * Serves Policy Troubleshooter v3 for projects: whether an account or a user has a permission,
 * including through groups. Deny policies, boundaries and the explanation of the response are not
 * simulated.
 *
 * @see <a href="https://cloud.google.com/policy-intelligence/docs/reference/policytroubleshooter">
 *     Policy Troubleshooter</a>
 */
final class TroubleshootCalls {

  private static final String PROJECTS = "//cloudresourcemanager.googleapis.com/projects/";

  private final World world;
  private final Access access;

  TroubleshootCalls(World world, Access access) {
    this.world = world;
    this.access = access;
  }

  void addTo(Operations troubleshooter) {
    troubleshooter.read(
        "TroubleshootIamPolicy",
        TroubleshootIamPolicyRequest.getDefaultInstance(),
        TroubleshootIamPolicyResponse.getDefaultInstance(),
        request -> "projects/" + projectId(request.getAccessTuple()),
        this::troubleshoot);
  }

  private TroubleshootIamPolicyResponse troubleshoot(
      ServerCall call, TroubleshootIamPolicyRequest request) {
    AccessTuple tuple = request.getAccessTuple();
    if (tuple.getPrincipal().isEmpty()
        || tuple.getPermission().isEmpty()
        || !tuple.getFullResourceName().startsWith(PROJECTS)) {
      throw Refusals.invalid("The access tuple is not complete.");
    }
    return TroubleshootIamPolicyResponse.newBuilder()
        .setAccessTuple(tuple)
        .setOverallAccessState(state(call, tuple))
        .build();
  }

  /** Callers who may not see the policy get a response as well: the state is unknown. */
  private OverallAccessState state(ServerCall call, AccessTuple tuple) {
    ProjectRecord project = world.directory().project(projectId(tuple)).orElse(null);
    if (project == null || !access.allows(call, "resourcemanager.projects.getIamPolicy", project)) {
      return OverallAccessState.UNKNOWN_INFO;
    }
    String member = member(tuple.getPrincipal());
    if (access.granted(member, tuple.getPermission(), project, call.at())) {
      return OverallAccessState.CAN_ACCESS;
    }
    return access.bound(member, tuple.getPermission(), project, call.at())
        ? OverallAccessState.UNKNOWN_CONDITIONAL
        : OverallAccessState.CANNOT_ACCESS;
  }

  /** The principal is a mere email address, of a service account or of a user. */
  private static String member(String email) {
    return email.toLowerCase(Locale.ROOT).endsWith(".gserviceaccount.com")
        ? Members.SERVICE_ACCOUNT + email
        : "user:" + email;
  }

  private static String projectId(AccessTuple tuple) {
    return tuple.getFullResourceName().replace(PROJECTS, "");
  }
}
