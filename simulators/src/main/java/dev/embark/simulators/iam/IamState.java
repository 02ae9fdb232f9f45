package dev.embark.simulators.iam;

import com.google.iam.v1.Policy;
import dev.embark.simulators.Call;
import dev.embark.simulators.CallLog;
import dev.embark.simulators.fault.FaultRules;
import java.time.Instant;
import java.time.InstantSource;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The simulated organization's projects, service accounts, roles and policies. Thread-safe; each
 * service account has its own lock. Methods that name a missing project or account throw {@link
 * NoSuchElementException}.
 */
public final class IamState {

  private static final String TOKEN_CREATION = "iam.serviceAccounts.getAccessToken";
  private static final String ACT_AS = "iam.serviceAccounts.actAs";

  private final IamSettings settings;
  private final InstantSource clock;
  private final FaultRules faults;
  private final CallLog calls;
  private final Directory directory = new Directory();
  private final Etags etags = new Etags();
  private final UniqueIds uniqueIds = new UniqueIds();

  public IamState(IamSettings settings, InstantSource clock, FaultRules faults, CallLog calls) {
    this.settings = settings;
    this.clock = clock;
    this.faults = faults;
    this.calls = calls;
  }

  /** Adds a project with every API on and an empty policy. */
  public void addProject(String projectId) {
    directory.add(
        new ProjectRecord(
            projectId,
            UniqueIds.projectNumber(projectId),
            new PolicyCell("projects/" + projectId, directory)));
  }

  /** Adds an enabled service account with a fresh 21-digit unique id and no policy. */
  public void addServiceAccount(String projectId, String email) {
    ProjectRecord project = project(projectId);
    AccountRecord account =
        new AccountRecord(
            project.id, email, uniqueIds.next(), new PolicyCell(email, directory), etags.next());
    if (project.liveAccounts.putIfAbsent(email, account) != null) {
      throw new IllegalArgumentException("The service account exists already: " + email);
    }
    account.existence.change(clock.instant(), true);
    directory.add(account);
  }

  /** Whether the account exists and is enabled. */
  public boolean serviceAccountIsUsable(String email) {
    return directory.liveAccount(email).filter(account -> !account.disabled).isPresent();
  }

  /**
   * Whether the Cast AI account may mint tokens for the client account by now: through a role that
   * has taken effect on the account or on its project. Says nothing about disabled accounts, see
   * {@link #serviceAccountIsUsable}.
   */
  public boolean canImpersonate(String castServiceAccount, String clientServiceAccount) {
    return couldImpersonateAt(castServiceAccount, clientServiceAccount, clock.instant());
  }

  /** As {@link #canImpersonate}, for {@code iam.serviceAccounts.actAs}. */
  public boolean canActAs(String castServiceAccount, String clientServiceAccount) {
    return hadPermissionAt(castServiceAccount, clientServiceAccount, ACT_AS, clock.instant());
  }

  /** The answer that {@link #canImpersonate} gave, or will give, at the given time. */
  public boolean couldImpersonateAt(
      String castServiceAccount, String clientServiceAccount, Instant time) {
    return hadPermissionAt(castServiceAccount, clientServiceAccount, TOKEN_CREATION, time);
  }

  /** Whether an API such as {@code iam.googleapis.com} is on; an unknown project has none. */
  public boolean apiEnabled(String projectId, String api) {
    return directory
        .project(projectId)
        .filter(project -> !project.disabledApis.contains(api))
        .isPresent();
  }

  public void setApiEnabled(String projectId, String api, boolean enabled) {
    Set<String> disabled = project(projectId).disabledApis;
    if (enabled) {
      disabled.remove(api);
    } else {
      disabled.add(api);
    }
  }

  /** The account's policy as stored; deleted members appear as tombstones. */
  public Policy policyOf(String email) {
    return account(email).policy.read();
  }

  /** Somebody else writes the account's policy, now, past every check; the change propagates. */
  public void editPolicyAs(String author, String email, UnaryOperator<Policy> edit) {
    editAs(author, email, account(email).policy, edit);
  }

  /** Puts a policy in place as if it had long been there: its grants are seen at once. */
  public void seedPolicy(String email, UnaryOperator<Policy> edit) {
    account(email).policy.seed(clock.instant(), etags, edit);
  }

  public Policy projectPolicyOf(String projectId) {
    return project(projectId).policy.read();
  }

  /** As {@link #editPolicyAs}, for a project's policy. */
  public void editProjectPolicyAs(String author, String projectId, UnaryOperator<Policy> edit) {
    editAs(author, projectId, project(projectId).policy, edit);
  }

  /** As {@link #seedPolicy}, for a project's policy. */
  public void seedProjectPolicy(String projectId, UnaryOperator<Policy> edit) {
    project(projectId).policy.seed(clock.instant(), etags, edit);
  }

  public void setServiceAccountDisabled(String email, boolean disabled) {
    account(email).disabled = disabled;
  }

  /** Deletes the account; members that named it read back as tombstones. */
  public void deleteServiceAccount(String email) {
    AccountRecord account = account(email);
    project(account.projectId).liveAccounts.remove(account.email, account);
    account.deletedAt = clock.instant();
    account.existence.change(clock.instant(), false);
  }

  /** Brings the account deleted last under this e-mail back, with its policy and its grants. */
  public void undeleteServiceAccount(String email) {
    AccountRecord last = directory.incarnations(email).stream().reduce((a, b) -> b).orElseThrow();
    if (project(last.projectId).liveAccounts.putIfAbsent(last.email, last) != null) {
      throw new IllegalArgumentException("The service account is not deleted: " + email);
    }
    last.deletedAt = null;
    last.existence.change(clock.instant(), true);
  }

  /** Deletes the account and makes another one with its e-mail, which inherits nothing. */
  public void recreateServiceAccount(String email) {
    String projectId = account(email).projectId;
    deleteServiceAccount(email);
    addServiceAccount(projectId, email);
  }

  /** The account's unique id, 21 digits. */
  public String uniqueIdOf(String email) {
    return account(email).uniqueId;
  }

  private boolean hadPermissionAt(String holder, String target, String permission, Instant time) {
    AccountRecord account = directory.accountExistingAt(target, time).orElse(null);
    AccountRecord caller = directory.accountExistingAt(holder, time).orElse(null);
    if (account == null || caller == null) {
      return false;
    }
    Predicate<Grant> grants =
        grant ->
            PredefinedRoles.permissions(grant.role()).contains(permission)
                && Conditions.hold(grant, caller.email, settings.fillsClaimsEmail());
    String principal = "uid:" + caller.uniqueId;
    return account.policy.visibleGrants(principal, time).stream().anyMatch(grants)
        || project(account.projectId).policy.visibleGrants(principal, time).stream()
            .anyMatch(grants);
  }

  private void editAs(String author, String subject, PolicyCell cell, UnaryOperator<Policy> edit) {
    Instant now = clock.instant();
    cell.replace(now, settings.propagation(), etags, edit);
    calls.add(new Call(now, "direct", "SetIamPolicy", subject, author, "", "OK", "write"));
  }

  private ProjectRecord project(String projectId) {
    return directory
        .project(projectId)
        .orElseThrow(() -> new NoSuchElementException("No such project: " + projectId));
  }

  private AccountRecord account(String email) {
    return directory
        .liveAccount(email)
        .orElseThrow(() -> new NoSuchElementException("No such service account: " + email));
  }
}
