package dev.embark.simulators.iam;

import com.google.rpc.Code;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Authorizes callers by the grants that have taken effect. Thread-safe. */
final class Access {

  private static final List<String> EVERYBODY = List.of("allusers", "allauthenticatedusers");

  private final World world;
  private final AccountNames names;

  Access(World world) {
    this.world = world;
    this.names = new AccountNames(world.directory());
  }

  /** Returns the live account of that name if the caller holds the permission on it. */
  AccountRecord account(ServerCall call, String name, String permission) {
    return allowed(call, name, permission, names.find(name).filter(AccountRecord::isLive));
  }

  /** As {@link #account}, but includes deleted accounts, which are found only by unique id. */
  AccountRecord liveOrDeletedAccount(ServerCall call, String name, String permission) {
    return allowed(call, name, permission, names.find(name));
  }

  private AccountRecord allowed(
      ServerCall call, String name, String permission, Optional<AccountRecord> found) {
    AccountRecord account = found.orElseThrow(() -> missing(call, name, permission));
    require(call, permission, account);
    return account;
  }

  /**
   * With the wildcard project a missing account is a 403. With the project spelled out it is a 403
   * only for callers without the permission on the project, who must not learn what exists.
   */
  private Refusal missing(ServerCall call, String name, String permission) {
    boolean mayKnow =
        names
            .project(name)
            .map(project -> mayKnowWhatExists(call, project, permission))
            .orElse(false);
    return mayKnow
        ? Refusals.unknownAccount()
        : Refusals.permissionDeniedOnAccount(permission, name);
  }

  private boolean mayKnowWhatExists(ServerCall call, String project, String permission) {
    return world
        .directory()
        .project(project)
        .map(found -> allows(call, permission, found))
        .orElse(!world.settings().enforcesPermissions());
  }

  /** Rejects a call that the caller's permissions, or a fault, do not allow on the account. */
  void require(ServerCall call, String permission, AccountRecord account) {
    if (!allows(call, permission, account)) {
      throw Refusals.permissionDeniedOnAccount(
          permission, "projects/%s/serviceAccounts/%s".formatted(account.projectId, account.email));
    }
  }

  void require(ServerCall call, String permission, ProjectRecord project) {
    if (!allows(call, permission, project)) {
      throw Refusals.permissionDeniedOnProject(permission, "projects/" + project.id);
    }
  }

  boolean allows(ServerCall call, String permission, AccountRecord account) {
    return !isLost(call, permission)
        && (!world.settings().enforcesPermissions()
            || granted(call.caller().member(), permission, account, call.at()));
  }

  boolean allows(ServerCall call, String permission, ProjectRecord project) {
    return !isLost(call, permission)
        && (!world.settings().enforcesPermissions()
            || granted(call.caller().member(), permission, Stream.of(project.policy), call.at()));
  }

  /** Returns whether grants alone give the member the permission, unless a fault removes it. */
  boolean holds(ServerCall call, String member, String permission, AccountRecord account) {
    return !isLost(call, permission) && granted(member, permission, account, call.at());
  }

  /** As {@link #holds(ServerCall, String, String, AccountRecord)}, on a project. */
  boolean holds(ServerCall call, String member, String permission, ProjectRecord project) {
    return !isLost(call, permission) && granted(member, permission, project, call.at());
  }

  /**
   * Returns whether a test of the caller's permissions finds this one. The default caller has
   * whatever the settings allow it; everybody else needs grants that have taken effect.
   */
  boolean finds(ServerCall call, String permission, AccountRecord account) {
    return isTheDefaultCaller(call)
        ? allows(call, permission, account)
        : holds(call, call.caller().member(), permission, account);
  }

  /** As {@link #finds(ServerCall, String, AccountRecord)}, on a project. */
  boolean finds(ServerCall call, String permission, ProjectRecord project) {
    return isTheDefaultCaller(call)
        ? allows(call, permission, project)
        : holds(call, call.caller().member(), permission, project);
  }

  private boolean isTheDefaultCaller(ServerCall call) {
    return Members.canonical(call.caller().member())
        .equals(Members.canonical(world.settings().defaultCaller()));
  }

  /** Returns whether the member held the permission on the account, directly or via the project. */
  boolean granted(String member, String permission, AccountRecord account, Instant time) {
    Stream<PolicyCell> policies =
        Stream.concat(
            Stream.of(account.policy),
            world.directory().project(account.projectId).map(project -> project.policy).stream());
    return granted(member, permission, policies, time);
  }

  /** Returns whether the member held the permission on the project. */
  boolean granted(String member, String permission, ProjectRecord project, Instant time) {
    return granted(member, permission, Stream.of(project.policy), time);
  }

  /** Returns the project of that name; a missing project looks like one without permission. */
  ProjectRecord project(String name, String permission) {
    if (!name.startsWith("projects/") || name.indexOf('/', "projects/".length()) >= 0) {
      throw Refusals.of(Code.INVALID_ARGUMENT, "Invalid project name: " + name);
    }
    return world
        .directory()
        .project(name.substring("projects/".length()))
        .orElseThrow(() -> Refusals.permissionDeniedOnProject(permission, name));
  }

  private static boolean isLost(ServerCall call, String permission) {
    return call.fault(IamFaults.PERMISSION_LOST)
        .filter(fault -> fault.parameter("permission", permission).equals(permission))
        .isPresent();
  }

  /** Returns whether a role with the permission is bound to the member, whatever its condition. */
  boolean bound(String member, String permission, ProjectRecord project, Instant time) {
    return grants(member, permission, Stream.of(project.policy), time).findAny().isPresent();
  }

  private boolean granted(
      String member, String permission, Stream<PolicyCell> policies, Instant time) {
    String email = account(member, time).map(found -> found.email).orElse(member);
    return grants(member, permission, policies, time)
        .anyMatch(grant -> Conditions.hold(grant, email, world.settings().fillsClaimsEmail()));
  }

  /** Returns the grants of the permission to the member itself, to its groups or to everybody. */
  private Stream<Grant> grants(
      String member, String permission, Stream<PolicyCell> policies, Instant time) {
    String own =
        account(member, time)
            .map(found -> PolicyCell.principal(found.uniqueId))
            .orElse(Members.canonical(member));
    List<String> principals =
        Stream.of(
                Stream.of(own),
                world.directory().groupsOf(Members.canonical(member)),
                EVERYBODY.stream())
            .flatMap(each -> each)
            .toList();
    return policies
        .flatMap(
            policy -> principals.stream().flatMap(who -> policy.visibleGrants(who, time).stream()))
        .filter(grant -> world.roles().permits(grant.role(), permission));
  }

  private Optional<AccountRecord> account(String member, Instant time) {
    return Members.serviceAccountEmail(member)
        .flatMap(email -> world.directory().accountExistingAt(email, time));
  }
}
