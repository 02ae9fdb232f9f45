package dev.embark.activities.iam;

import com.google.api.gax.rpc.StatusCode;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.iam.v1.Policy;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.RefusedException;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.BeforeImage;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.TargetRules;
import dev.embark.workflows.model.WorkersRole;
import dev.embark.workflows.plan.BindingPlan;
import dev.embark.workflows.port.IamReadActivities;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads client service accounts and their policies. Changes nothing. Thread-safe. */
public final class IamReadActivitiesImpl implements IamReadActivities {

  private static final Logger log = LoggerFactory.getLogger(IamReadActivitiesImpl.class);

  /** One member for each of the two roles. */
  private static final int ROLES = 2;

  private final IamPolicyClient client;
  private final TrustBoundary boundary;
  private final FailureMapper failures;
  private final CallOrigin origin;

  public IamReadActivitiesImpl(
      IamPolicyClient client, TrustBoundary boundary, FailureMapper failures) {
    this(client, boundary, failures, CallOrigin.activity());
  }

  IamReadActivitiesImpl(
      IamPolicyClient client, TrustBoundary boundary, FailureMapper failures, CallOrigin origin) {
    this.client = client;
    this.boundary = boundary;
    this.failures = failures;
    this.origin = origin;
  }

  @Override
  public CapturedBindings captureBindings(Requests.Capture request) {
    return failures.attempt(() -> capture(request), IamFailures::known);
  }

  @Override
  public String describePrincipal() {
    return failures.attempt(client::principal, IamFailures::known);
  }

  private CapturedBindings capture(Requests.Capture request) {
    boundary.admit(request.target());
    String name = AccountNames.of(request.target());
    String reason = origin.describe(request.changeId());

    ServiceAccount account =
        ifImplemented(() -> client.getAccount(name, reason), ServiceAccount.getDefaultInstance());
    requireUsable(account, request);
    Set<String> held =
        ifImplemented(
            () -> client.testPermissions(name, WorkersRole.PERMISSIONS, reason),
            Set.copyOf(WorkersRole.PERMISSIONS));
    requirePermissions(held, request.target());
    Policy policy = client.getPolicy(name, reason);
    requireReadable(policy);
    BeforeImage before = BeforeImages.capture(policy, boundary.identityProjects());
    if (!request.leaving()) {
      requireRoom(policy, before);
    }
    return new CapturedBindings(
        account.getUniqueId(),
        request.leaving() ? ofOurs(before) : before,
        PolicyGrants.members(policy),
        boundary.minimumPropagation(),
        PolicyGrants.etag(policy));
  }

  /** Hides grants that this worker could not give back, so that an off-boarding keeps them. */
  private BeforeImage ofOurs(BeforeImage before) {
    return new BeforeImage(
        before.grants().stream()
            .filter(grant -> boundary.isCastIdentity(grant.memberEmail()))
            .toList());
  }

  /**
   * Emulators may lack the calls that only look ahead. Google supports them all, so nothing is lost
   * there; what they would have found, the policy calls find later.
   */
  private static <T> T ifImplemented(Supplier<T> call, T otherwise) {
    try {
      return call.get();
    } catch (IamCallException e) {
      if (e.status() != StatusCode.Code.UNIMPLEMENTED || e.isPage()) {
        throw e;
      }
      log.info("This IAM endpoint has no {}; going on without it", e.operation());
      return otherwise;
    }
  }

  private static void requireUsable(ServiceAccount account, Requests.Capture request) {
    ClusterTarget target = request.target();
    if (account.getDisabled() && !request.leaving()) {
      throw new RefusedException(
          ErrorCode.SERVICE_ACCOUNT_DISABLED, target.clientServiceAccount() + " is disabled.");
    }
    String project = account.getProjectId();
    if (!project.isEmpty() && !project.equals(TargetRules.accountProject(target))) {
      throw new RefusedException(
          ErrorCode.SERVICE_ACCOUNT_IN_OTHER_PROJECT,
          target.clientServiceAccount() + " is in project " + project + ".");
    }
  }

  private static void requirePermissions(Set<String> held, ClusterTarget target) {
    List<String> missing =
        WorkersRole.PERMISSIONS.stream().filter(needed -> !held.contains(needed)).toList();
    if (!missing.isEmpty()) {
      throw new RefusedException(
          ErrorCode.IAM_PERMISSION_DENIED,
          "The worker lacks "
              + String.join(", ", missing)
              + " on "
              + target.clientServiceAccount()
              + ".");
    }
  }

  private static void requireReadable(Policy policy) {
    String unreadable = PolicyGrants.unreadable(policy);
    if (unreadable != null) {
      throw new RefusedException(ErrorCode.POLICY_UNREADABLE, unreadable);
    }
  }

  /**
   * Requires room for the grants that are added before the update; stale ones stay until after the
   * confirmation. Cast AI's account is not known yet: the one that needs least is assumed.
   */
  private void requireRoom(Policy policy, BeforeImage before) {
    int members = PolicyGrants.members(policy);
    int after =
        before.grants().stream()
            .map(Grant::memberEmail)
            .filter(boundary::isCastIdentity)
            .distinct()
            .mapToInt(email -> members + growth(BindingPlan.of(before, email)))
            .min()
            .orElse(members + ROLES);
    if (after > members && after > EditRules.MOST_MEMBERS) {
      throw new RefusedException(
          ErrorCode.POLICY_FULL,
          "The policy would have "
              + after
              + " members; Google allows "
              + EditRules.MOST_MEMBERS
              + ".");
    }
  }

  /** The write that adds a member removes its tombstones. */
  private static int growth(BindingPlan plan) {
    return plan.needsPropagation() ? plan.missing().size() - plan.tombstones().size() : 0;
  }
}
