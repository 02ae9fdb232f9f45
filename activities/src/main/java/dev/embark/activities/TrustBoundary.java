package dev.embark.activities;

import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.CustomRoleRequest;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.TargetRules;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limits within which this worker acts, from its own configuration. Every activity checks them
 * again: anyone with write access to the Temporal namespace can put anything into a request, and
 * must not become an IAM administrator that way. Immutable.
 *
 * <p>All methods named {@code admit…} throw {@link RefusedException}.
 */
public final class TrustBoundary {

  /** IAM allows 20 conditions per role and member; a before-image of several accounts fits. */
  private static final int MOST_GRANTS = 200;

  /** IAM's limits on the three texts of a condition are lower. */
  private static final int LONGEST_CONDITION = 12_000;

  private final AllowList projects;
  private final AllowList serviceAccounts;
  private final Set<String> identityProjects;
  private final Duration minimumPropagation;
  private final Capabilities capabilities;
  private final AllowList castServiceAccounts;

  /**
   * Creates the limits of a worker without any capability.
   *
   * @param allowedProjects patterns of Google projects; nothing is allowed unless listed, {@code *}
   *     allows everything
   * @param allowedServiceAccounts patterns of client service account e-mails; one outside its
   *     cluster's project must be listed in full
   * @param identityProjects the projects in which Cast AI keeps its identities
   * @param minimumPropagation the shortest wait between a policy write and the first update
   * @throws IllegalArgumentException if a pattern or a project is malformed
   */
  public TrustBoundary(
      List<String> allowedProjects,
      List<String> allowedServiceAccounts,
      List<String> identityProjects,
      Duration minimumPropagation) {
    this.projects = new AllowList(allowedProjects);
    this.serviceAccounts = new AllowList(allowedServiceAccounts);
    for (String pattern : allowedServiceAccounts) {
      if (!pattern.equals("*") && !pattern.contains("@")) {
        throw new IllegalArgumentException(
            "Cannot match an e-mail, because it has no @: '" + pattern + "'");
      }
    }
    for (String project : identityProjects) {
      if (!TargetRules.isProjectId(project)) {
        throw new IllegalArgumentException("Not a Google project id: '" + project + "'");
      }
    }
    this.identityProjects = Set.copyOf(identityProjects);
    this.minimumPropagation = minimumPropagation;
    this.capabilities = Capabilities.NONE;
    this.castServiceAccounts = new AllowList(List.of("*"));
  }

  private TrustBoundary(
      TrustBoundary limits, Capabilities capabilities, AllowList castServiceAccounts) {
    this.projects = limits.projects;
    this.serviceAccounts = limits.serviceAccounts;
    this.identityProjects = limits.identityProjects;
    this.minimumPropagation = limits.minimumPropagation;
    this.capabilities = capabilities;
    this.castServiceAccounts = castServiceAccounts;
  }

  /** Returns the same limits with powers granted by the worker's configuration. */
  public TrustBoundary with(Capabilities given) {
    return new TrustBoundary(this, given, castServiceAccounts);
  }

  /**
   * Returns the same limits, with grants restricted to these Cast AI accounts. Every Cast AI
   * customer has one in the same identity project, so a forged activity result could otherwise name
   * another customer's account.
   *
   * @param patterns of e-mails; {@code *} allows every account of the identity projects
   */
  public TrustBoundary withCastServiceAccounts(List<String> patterns) {
    return new TrustBoundary(this, capabilities, new AllowList(patterns));
  }

  /** Checks that this worker may cut a cluster's access. */
  public void admitLossOfAccess() {
    admitPower(capabilities.lossOfAccess(), "EMBARK_ALLOW_LOSS_OF_ACCESS");
  }

  /** Checks that this worker may create custom roles and bind them in projects. */
  public void admitGranting() {
    admitPower(capabilities.granting(), "EMBARK_ALLOW_GRANTING");
  }

  /** Checks that this worker may disable keys of client service accounts. */
  public void admitDisablingKeys() {
    admitPower(capabilities.disablingKeys(), "EMBARK_ALLOW_DISABLING_KEYS");
  }

  /** Checks that this worker may read a project's policy. */
  public void admitProject(@Nullable String projectId) {
    if (projectId == null || !TargetRules.isProjectId(projectId)) {
      throw new RefusedException(ErrorCode.INVALID_INPUT, "The request names no project.");
    }
    requireAllowed(projectId);
  }

  /** Checks the project for a new role: the cluster's own, or another only as its host project. */
  public void admitGrantProject(CustomRoleRequest grant) {
    admitProject(grant.projectId());
    boolean own = grant.projectId().equals(grant.target().projectId());
    if (own == grant.inHostProject()) {
      throw new RefusedException(
          ErrorCode.INVALID_INPUT,
          "Outside its own project, an account may be granted network permissions only.");
    }
  }

  /** Returns the shortest wait between a policy write and the first update. */
  public Duration minimumPropagation() {
    return minimumPropagation;
  }

  /** Returns the projects in which Cast AI keeps its identities. */
  public Set<String> identityProjects() {
    return identityProjects;
  }

  /** Returns whether the e-mail may be granted access and put into a condition. */
  public boolean isCastIdentity(String email) {
    return CastServiceAccount.isSafe(email)
        && identityProjects.contains(TargetRules.projectOf(email))
        && castServiceAccounts.allows(email);
  }

  /** Checks the target of a request. */
  public void admit(@Nullable ClusterTarget target) {
    if (target == null) {
      throw new RefusedException(ErrorCode.INVALID_INPUT, "The request names no target.");
    }
    List<String> problems = TargetRules.problems(target);
    if (!problems.isEmpty()) {
      throw new RefusedException(ErrorCode.INVALID_INPUT, String.join("; ", problems));
    }
    requireAllowed(target.projectId());
    admitAccount(target);
  }

  /** Returns whether clusters of the project may be touched. */
  public boolean allowsProject(@Nullable String projectId) {
    return projectId != null && TargetRules.isProjectId(projectId) && projects.allows(projectId);
  }

  /** Returns whether the account's policy may be edited. */
  public boolean allowsAccount(String serviceAccount) {
    return serviceAccounts.allows(serviceAccount);
  }

  /** Returns whether {@link #admit} accepts the target. */
  public boolean admits(@Nullable ClusterTarget target) {
    try {
      admit(target);
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  /**
   * Checks the account to which a cluster is to be linked again. Checking its project suffices, as
   * a link at Cast AI grants nothing; an undo that failed because of the account's name would leave
   * the cluster linked to the new account.
   */
  public void admitFormerAccount(String formerServiceAccount) {
    if (!TargetRules.isServiceAccount(formerServiceAccount)) {
      throw new RefusedException(
          ErrorCode.INVALID_INPUT,
          "The former account is not an e-mail of a Google service account");
    }
    if (!projects.allows(TargetRules.projectOf(formerServiceAccount))
        && !serviceAccounts.names(formerServiceAccount)) {
      throw new RefusedException(
          ErrorCode.SERVICE_ACCOUNT_NOT_ALLOWED,
          "The former account "
              + formerServiceAccount
              + " is outside the projects that this worker may touch.");
    }
  }

  /**
   * Checks a forward edit: it may only add the two grants that Cast AI needs, exactly, and removes
   * nothing that could not be granted again. What an onboarding cleans up belongs to the account
   * that it grants, which the worker could grant again.
   */
  public void admitForward(Requests.EditPolicy request) {
    admitEdit(request);
    admitWhatCanBeGivenBack(request);
    for (Grant grant : request.present()) {
      String email = grant.memberEmail();
      if (!grant.equals(CastServiceAccount.tokenCreatorGrant(email))
          && !grant.equals(CastServiceAccount.serviceAccountUserGrant(email))) {
        throw notAllowed("Not one of the two grants that Cast AI needs: ", grant);
      }
    }
  }

  /**
   * Checks an undo. It may write back any condition or none, because a before-image holds whatever
   * people once wrote and the worker has no record to check it against. A forger of requests gains
   * no more than from a forward edit: the token creator's own condition is always true, and role,
   * member and account are checked the same way. Like an off-boarding, it removes nothing that
   * could not be granted again if a cluster turned out to need it.
   */
  public void admitRestoring(Requests.EditPolicy request) {
    admitEdit(request);
    admitWhatCanBeGivenBack(request);
    for (Grant grant : request.present()) {
      Condition condition = grant.condition();
      if (condition != null && !isWritable(condition)) {
        throw new RefusedException(
            ErrorCode.INVALID_INPUT, "A grant has a condition that IAM would never return.");
      }
    }
  }

  /** Checks an off-boarding: it adds nothing and removes only what could be granted again. */
  public void admitRemoving(Requests.EditPolicy request) {
    admitEdit(request);
    if (!request.present().isEmpty()) {
      throw notAllowed("A removal must not add a grant: ", request.present().get(0));
    }
    admitWhatCanBeGivenBack(request);
  }

  private void admitWhatCanBeGivenBack(Requests.EditPolicy request) {
    request.absent().forEach(this::admitIdentity);
  }

  private static void admitPower(boolean given, String setting) {
    if (!given) {
      throw new RefusedException(
          ErrorCode.POWER_NOT_GIVEN, "This worker does not run with " + setting + "=true.");
    }
  }

  private void requireAllowed(String projectId) {
    if (!projects.allows(projectId)) {
      throw new RefusedException(
          ErrorCode.PROJECT_NOT_ALLOWED,
          "Project " + projectId + " is not in EMBARK_ALLOWED_PROJECTS of this worker.");
    }
  }

  private void admitAccount(ClusterTarget target) {
    String account = target.clientServiceAccount();
    if (serviceAccounts.names(account)) {
      return;
    }
    if (!serviceAccounts.allows(account)) {
      throw new RefusedException(
          ErrorCode.SERVICE_ACCOUNT_NOT_ALLOWED,
          account + " is not in EMBARK_ALLOWED_SERVICE_ACCOUNTS of this worker.");
    }
    if (!TargetRules.projectOf(account).equals(target.projectId())) {
      throw new RefusedException(
          ErrorCode.SERVICE_ACCOUNT_IN_OTHER_PROJECT,
          account
              + " is not in its cluster's project "
              + target.projectId()
              + " and is not written in full in EMBARK_ALLOWED_SERVICE_ACCOUNTS.");
    }
  }

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  private void admitEdit(Requests.EditPolicy request) {
    admit(request.target());
    if (request.present() == null || request.absent() == null) {
      throw new RefusedException(ErrorCode.INVALID_INPUT, "The request lacks its grants.");
    }
    if (request.present().size() + request.absent().size() > MOST_GRANTS) {
      throw new RefusedException(ErrorCode.INVALID_INPUT, "The request names too many grants.");
    }
    request.present().forEach(this::admitAddition);
    request.absent().forEach(this::admitRemoval);
  }

  private void admitAddition(Grant grant) {
    admitRemoval(grant);
    if (grant.isTombstone()) {
      throw notAllowed("A deleted account cannot be granted anything: ", grant);
    }
    admitIdentity(grant);
  }

  private void admitIdentity(Grant grant) {
    if (!isCastIdentity(grant.memberEmail())) {
      throw notAllowed("Not a Cast AI account that may be granted anything: ", grant);
    }
  }

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  private void admitRemoval(Grant grant) {
    if (grant == null || grant.role() == null || grant.member() == null) {
      throw new RefusedException(ErrorCode.INVALID_INPUT, "A grant lacks its role or member.");
    }
    if (!CastServiceAccount.isOurRole(grant.role())) {
      throw notAllowed("Not one of the two roles: ", grant);
    }
    String type = grant.isTombstone() ? "deleted:serviceAccount:" : "serviceAccount:";
    if (!grant.member().regionMatches(true, 0, type, 0, type.length())
        || !identityProjects.contains(TargetRules.projectOf(grant.memberEmail()))) {
      throw notAllowed("Not a member of Cast AI's identity projects: ", grant);
    }
  }

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  private static boolean isWritable(Condition condition) {
    if (condition.title() == null
        || condition.description() == null
        || condition.expression() == null) {
      return false;
    }
    int length =
        condition.title().length()
            + condition.description().length()
            + condition.expression().length();
    return !condition.expression().isBlank() && length <= LONGEST_CONDITION;
  }

  private static RefusedException notAllowed(String reason, Grant grant) {
    return new RefusedException(ErrorCode.GRANT_NOT_ALLOWED, reason + grant);
  }
}
