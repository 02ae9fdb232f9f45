package dev.embark.activities.iam;

import com.google.api.gax.rpc.StatusCode;
import com.google.iam.admin.v1.ServiceAccount;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.RefusedException;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.CapturedBindings;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.port.IamInspectionActivities;
import dev.embark.workflows.port.IamReadActivities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds client service accounts and checks what the worker may do to them. Thread-safe. */
public final class IamInspectionActivitiesImpl implements IamInspectionActivities {

  private static final String SET_POLICY = "iam.serviceAccounts.setIamPolicy";

  /** A role on the whole project shows on any account, so a few suffice. */
  private static final int ACCOUNTS_TRIED = 3;

  /** The script's name and Terraform's. */
  private static final int MOST_CANDIDATES = 4;

  private final IamPolicyClient client;
  private final IamReadActivities reads;
  private final TrustBoundary boundary;
  private final FailureMapper failures;
  private final CallOrigin origin;

  public IamInspectionActivitiesImpl(
      IamPolicyClient client, TrustBoundary boundary, FailureMapper failures) {
    this(client, boundary, failures, CallOrigin.activity());
  }

  IamInspectionActivitiesImpl(
      IamPolicyClient client, TrustBoundary boundary, FailureMapper failures, CallOrigin origin) {
    this.client = client;
    this.reads = new IamReadActivitiesImpl(client, boundary, failures, origin);
    this.boundary = boundary;
    this.failures = failures;
    this.origin = origin;
  }

  @Override
  public CapturedBindings inspectBindings(Requests.Capture request) {
    return reads.captureBindings(request);
  }

  /** With a role on single accounts, a missing one yields a denial rather than "not found". */
  @Override
  public Discovery.Found findAccount(Discovery.Candidates candidates) {
    return attempt(
        () -> {
          IamCallException denied = null;
          for (ClusterTarget target : admitted(candidates)) {
            try {
              Optional<ServiceAccount> account = account(target);
              if (account.isPresent()) {
                return new Discovery.Found(
                    target.clientServiceAccount(), account.get().getDisabled());
              }
            } catch (IamCallException e) {
              if (!isRefusedToTell(e)) {
                throw e;
              }
              denied = e;
            }
          }
          if (denied != null) {
            throw denied;
          }
          return new Discovery.Found(null, false);
        });
  }

  /** Returns the candidates that the worker may look up. */
  private List<ClusterTarget> admitted(Discovery.Candidates candidates) {
    List<ClusterTarget> admitted = new ArrayList<>();
    RefusedException refused =
        new RefusedException(ErrorCode.INVALID_INPUT, "The request names no account.");
    for (String account : few(candidates.accounts())) {
      ClusterTarget target =
          ClusterTarget.of(candidates.clusterId(), candidates.projectId(), account);
      try {
        boundary.admit(target);
        admitted.add(target);
      } catch (RefusedException e) {
        refused = e;
      }
    }
    if (admitted.isEmpty()) {
      throw refused;
    }
    return admitted;
  }

  private static List<String> few(@Nullable List<String> accounts) {
    return accounts == null ? List.of() : accounts.stream().limit(MOST_CANDIDATES).toList();
  }

  private Optional<ServiceAccount> account(ClusterTarget target) {
    try {
      return Optional.of(client.getAccount(AccountNames.of(target), origin.describe(null)));
    } catch (IamCallException e) {
      if (e.status() == StatusCode.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Checkup.Powers probePowers(String projectId) {
    return attempt(
        () -> {
          if (!boundary.allowsProject(projectId)) {
            throw new RefusedException(
                ErrorCode.PROJECT_NOT_ALLOWED,
                "Project " + projectId + " is not in EMBARK_ALLOWED_PROJECTS of this worker.");
          }
          return powers(projectId);
        });
  }

  private Checkup.Powers powers(String projectId) {
    String reason = origin.describe(null);
    List<ServiceAccount> accounts;
    try {
      accounts = client.listAccounts(projectId, reason);
    } catch (IamCallException e) {
      if (!isRefusedToTell(e)) {
        throw e;
      }
      return new Checkup.Powers(
          projectId, List.of(), 0, "the worker may not list the accounts of the project");
    }
    List<String> outside =
        accounts.stream()
            .map(ServiceAccount::getEmail)
            .filter(email -> !boundary.allowsAccount(email))
            .sorted()
            .limit(ACCOUNTS_TRIED)
            .toList();
    List<String> writable =
        outside.stream().filter(email -> mayWrite(projectId, email, reason)).toList();
    return new Checkup.Powers(projectId, writable, outside.size(), null);
  }

  private static boolean isRefusedToTell(IamCallException e) {
    return !e.isPage()
        && (e.status() == StatusCode.Code.PERMISSION_DENIED
            || e.status() == StatusCode.Code.UNIMPLEMENTED);
  }

  private boolean mayWrite(String projectId, String email, String reason) {
    String name = "projects/" + projectId + "/serviceAccounts/" + email;
    Set<String> held = client.testPermissions(name, List.of(SET_POLICY), reason);
    return held.contains(SET_POLICY);
  }

  private <T> T attempt(Supplier<T> attempt) {
    return failures.attempt(attempt, IamFailures::known);
  }
}
