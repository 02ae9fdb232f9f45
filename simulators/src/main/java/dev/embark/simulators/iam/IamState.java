package dev.embark.simulators.iam;

import com.google.iam.admin.v1.Role;
import com.google.iam.v1.Policy;
import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.fault.FaultRules;
import dev.embark.simulators.iam.RoleCatalog.CustomRole;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The simulated organization's projects, service accounts, roles and policies. Thread-safe; each
 * service account has its own lock. Methods that take the name of a project or account throw {@link
 * NoSuchElementException} if it does not exist.
 */
public final class IamState {

  private static final String TOKEN_CREATION = "iam.serviceAccounts.getAccessToken";
  private static final String ACT_AS = "iam.serviceAccounts.actAs";

  private final World world;
  private final Access access;
  private final Keys keys;
  private final Accounts accounts;
  private final ForeignWriters foreignWriters;
  private final Dispatcher dispatcher;
  private final Callers callers;
  private final KeyFileTokens tokens;

  /**
   * Creates an empty organization.
   *
   * @param faults accepts the faults of {@link #knownFaults()} from now on
   * @param calls records every call on every surface, and every direct edit by another writer
   */
  public IamState(IamSettings settings, InstantSource clock, FaultRules faults, CallLog calls) {
    this.world = new World(settings, clock, faults, calls);
    this.access = new Access(world);
    this.keys = new Keys(world);
    this.accounts = new Accounts(world, keys);
    this.foreignWriters = new ForeignWriters(world);
    this.dispatcher = new Dispatcher(world, accounts, access, keys, foreignWriters);
    this.callers = new Callers(world);
    this.tokens = new KeyFileTokens(world, keys);
  }

  /** Returns the kinds of faults that rules may name, as explained in {@link IamFaults}. */
  public static Set<String> knownFaults() {
    return IamFaults.vocabulary(Set.of()).forms().keySet();
  }

  /** Returns the dispatcher of the calls on all surfaces. */
  Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Returns the token endpoint for key files, which point to this base URL from now on. */
  KeyFileTokens tokensAt(URI url) {
    keys.tokensAt(url.resolve(KeyFileTokens.PATH));
    return tokens;
  }

  Callers callers() {
    return callers;
  }

  IamSettings settings() {
    return world.settings();
  }

  /** Adds a project with every API on and an empty policy. */
  public void addProject(String projectId) {
    world
        .directory()
        .add(
            new ProjectRecord(
                projectId,
                UniqueIds.projectNumber(projectId),
                new PolicyCell("projects/" + projectId, world.directory()),
                world.clock().instant()));
  }

  /** Adds an enabled service account with a new 21-digit unique id and no policy. */
  public void addServiceAccount(String projectId, String email) {
    accounts.create(project(projectId), email);
  }

  /** As {@link #addServiceAccount(String, String)}, with a given unique id. */
  public void addServiceAccount(String projectId, String email, String uniqueId) {
    accounts.create(project(projectId), email, uniqueId);
  }

  /** Adds the service account to a group such as {@code group:ops@acme.com}. */
  public void addToGroup(String group, String email) {
    world.directory().join(group, Members.SERVICE_ACCOUNT + email);
  }

  /** Returns whether the account exists and is enabled. */
  public boolean serviceAccountIsUsable(String email) {
    return world.directory().liveAccount(email).filter(account -> !account.disabled).isPresent();
  }

  /**
   * Returns whether the Cast AI account may now create tokens for the client account, through a
   * role that has taken effect on the account or on its project. Ignores whether accounts are
   * disabled, see {@link #serviceAccountIsUsable}.
   */
  public boolean canImpersonate(String castServiceAccount, String clientServiceAccount) {
    return couldImpersonateAt(castServiceAccount, clientServiceAccount, world.clock().instant());
  }

  /** As {@link #canImpersonate}, for {@code iam.serviceAccounts.actAs}. */
  public boolean canActAs(String castServiceAccount, String clientServiceAccount) {
    return hadPermissionAt(
        castServiceAccount, clientServiceAccount, ACT_AS, world.clock().instant());
  }

  /** Returns the past or future result of {@link #canImpersonate} at the given time. */
  public boolean couldImpersonateAt(
      String castServiceAccount, String clientServiceAccount, Instant time) {
    return hadPermissionAt(castServiceAccount, clientServiceAccount, TOKEN_CREATION, time);
  }

  /** Returns whether the account now holds all the permissions on the project. */
  public boolean holdsOnProject(String email, String projectId, Set<String> permissions) {
    Instant now = world.clock().instant();
    ProjectRecord project = project(projectId);
    return permissions.stream()
        .allMatch(
            permission ->
                access.granted(Members.SERVICE_ACCOUNT + email, permission, project, now));
  }

  /**
   * Returns all times, past and future, at which {@link #couldImpersonateAt} may change for the
   * account: those at which grants on it or on its project gain or lose effect.
   */
  public Set<Instant> accessChangesOf(String email) {
    Set<Instant> times = new TreeSet<>();
    for (AccountRecord account : world.directory().incarnations(email)) {
      times.addAll(account.policy.changes());
      times.addAll(project(account.projectId).policy.changes());
      times.addAll(account.existence.times());
    }
    return times;
  }

  /** Returns whether an API such as {@code iam.googleapis.com} is on; false in unknown projects. */
  public boolean apiEnabled(String projectId, String api) {
    return world
        .directory()
        .project(projectId)
        .filter(project -> !project.disabledApis.contains(api))
        .isPresent();
  }

  /** Switches an API such as {@code iam.googleapis.com} on or off. */
  public void setApiEnabled(String projectId, String api, boolean enabled) {
    Set<String> disabled = project(projectId).disabledApis;
    if (enabled) {
      disabled.remove(api);
    } else {
      disabled.add(api);
    }
  }

  /** Returns the account's policy as stored; deleted members appear as tombstones. */
  public Policy policyOf(String email) {
    return account(email).policy.read();
  }

  /** Writes the account's policy as another writer, without any checks; the change propagates. */
  public void editPolicyAs(String author, String email, UnaryOperator<Policy> edit) {
    foreignWriters.write(author, email, account(email).policy, edit);
  }

  /** Sets a policy as if it had existed for a long time: its grants are in effect immediately. */
  public void seedPolicy(String email, UnaryOperator<Policy> edit) {
    account(email).policy.seed(world.clock().instant(), world.etags(), edit);
  }

  /** Returns the project's policy as stored; deleted members appear as tombstones. */
  public Policy projectPolicyOf(String projectId) {
    return project(projectId).policy.read();
  }

  /** As {@link #editPolicyAs}, for a project's policy. */
  public void editProjectPolicyAs(String author, String projectId, UnaryOperator<Policy> edit) {
    foreignWriters.write(author, projectId, project(projectId).policy, edit);
  }

  /** As {@link #seedPolicy}, for a project's policy. */
  public void seedProjectPolicy(String projectId, UnaryOperator<Policy> edit) {
    project(projectId).policy.seed(world.clock().instant(), world.etags(), edit);
  }

  /** Disables or enables the account; its policy and grants stay. */
  public void setServiceAccountDisabled(String email, boolean disabled) {
    account(email).disabled = disabled;
  }

  /** Deletes the account; it appears as a tombstone in policies that name it. */
  public void deleteServiceAccount(String email) {
    accounts.delete(account(email));
  }

  /** Restores the last deleted account of this email address with its policy and grants. */
  public void undeleteServiceAccount(String email) {
    List<AccountRecord> incarnations = world.directory().incarnations(email);
    if (incarnations.isEmpty()) {
      throw new NoSuchElementException("There never was a service account " + email);
    }
    accounts.undelete(incarnations.get(incarnations.size() - 1));
  }

  /** Deletes the account and creates another with the same email address that inherits nothing. */
  public void recreateServiceAccount(String email) {
    accounts.recreate(account(email));
  }

  /** Adds a user-managed key to the account and returns the key's id. */
  public String addUserManagedKey(String email) {
    return addUserManagedKey(email, world.clock().instant());
  }

  /** As {@link #addUserManagedKey(String)}, as if created at the given time. */
  public String addUserManagedKey(String email, Instant madeAt) {
    return keys.addUserManaged(account(email), madeAt).id();
  }

  /** Records an authentication with the key at the given time, the last one so far. */
  public void useKey(String email, String keyId, Instant time) {
    KeyRecord used = account(email).keys.computeIfPresent(keyId, (id, key) -> key.withUse(time));
    if (used == null) {
      throw new NoSuchElementException("No such key of " + email + ": " + keyId);
    }
  }

  /** Adds or replaces a custom role of the project and returns its full name. */
  public String putCustomRole(String projectId, String roleId, Set<String> permissions) {
    String name = "projects/%s/roles/%s".formatted(project(projectId).id, roleId);
    Role role =
        Role.newBuilder()
            .setName(name)
            .setTitle(roleId)
            .setStage(Role.RoleLaunchStage.GA)
            .addAllIncludedPermissions(new TreeSet<>(permissions))
            .setEtag(world.etags().next())
            .build();
    world.roles().change(name, present -> CustomRole.of(role, null));
    return name;
  }

  /** Returns all project ids, sorted. */
  public List<String> projectIds() {
    return world.directory().projectIds();
  }

  /** Returns the email addresses of the project's service accounts, sorted. */
  public List<String> serviceAccountsOf(String projectId) {
    return List.copyOf(project(projectId).liveAccounts.keySet());
  }

  /** Returns the account's unique id, 21 digits. */
  public String uniqueIdOf(String email) {
    return account(email).uniqueId;
  }

  private boolean hadPermissionAt(String holder, String target, String permission, Instant time) {
    Optional<AccountRecord> account = world.directory().accountExistingAt(target, time);
    boolean holderExisted = world.directory().accountExistingAt(holder, time).isPresent();
    return holderExisted
        && account.isPresent()
        && access.granted(Members.SERVICE_ACCOUNT + holder, permission, account.get(), time);
  }

  private ProjectRecord project(String projectId) {
    return world
        .directory()
        .project(projectId)
        .orElseThrow(() -> new NoSuchElementException("No such project: " + projectId));
  }

  private AccountRecord account(String email) {
    return world
        .directory()
        .liveAccount(email)
        .orElseThrow(() -> new NoSuchElementException("No such service account: " + email));
  }
}
