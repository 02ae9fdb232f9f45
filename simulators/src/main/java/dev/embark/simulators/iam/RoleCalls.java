package dev.embark.simulators.iam;

import com.google.iam.admin.v1.CreateRoleRequest;
import com.google.iam.admin.v1.DeleteRoleRequest;
import com.google.iam.admin.v1.GetRoleRequest;
import com.google.iam.admin.v1.ListRolesRequest;
import com.google.iam.admin.v1.ListRolesResponse;
import com.google.iam.admin.v1.Role;
import com.google.iam.admin.v1.RoleView;
import com.google.iam.admin.v1.UndeleteRoleRequest;
import com.google.iam.admin.v1.UpdateRoleRequest;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.embark.simulators.iam.RoleCatalog.CustomRole;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Serves predefined and custom roles. */
final class RoleCalls {

  private static final Pattern ROLE_ID = Pattern.compile("[a-zA-Z0-9_.]{3,64}");
  private static final Pattern PARENT = Pattern.compile("(projects|organizations)/[^/]+");
  private static final Pattern CUSTOM = Pattern.compile("(projects|organizations)/[^/]+/roles/.+");
  private static final Set<String> CHANGEABLE =
      Set.of("title", "description", "included_permissions", "stage");

  /** Google: a deleted role can be restored for 7 days. */
  private static final Duration RESTORABLE_FOR = Duration.ofDays(7);

  /** Assumption: as reported, its id stays taken for 30 more days. */
  private static final Duration ID_TAKEN_FOR = Duration.ofDays(37);

  private final World world;
  private final Access access;

  RoleCalls(World world, Access access) {
    this.world = world;
    this.access = access;
  }

  void addTo(Operations iam) {
    addReads(iam);
    addWrites(iam);
  }

  private void addReads(Operations iam) {
    iam.read(
            "GetRole",
            GetRoleRequest.getDefaultInstance(),
            Role.getDefaultInstance(),
            GetRoleRequest::getName,
            this::get)
        .read(
            "ListRoles",
            ListRolesRequest.getDefaultInstance(),
            ListRolesResponse.getDefaultInstance(),
            ListRolesRequest::getParent,
            this::list);
  }

  private void addWrites(Operations iam) {
    iam.write(
            "CreateRole",
            CreateRoleRequest.getDefaultInstance(),
            Role.getDefaultInstance(),
            CreateRoleRequest::getParent,
            this::create)
        .write(
            "UpdateRole",
            UpdateRoleRequest.getDefaultInstance(),
            Role.getDefaultInstance(),
            UpdateRoleRequest::getName,
            this::update)
        .write(
            "DeleteRole",
            DeleteRoleRequest.getDefaultInstance(),
            Role.getDefaultInstance(),
            DeleteRoleRequest::getName,
            this::delete)
        .write(
            "UndeleteRole",
            UndeleteRoleRequest.getDefaultInstance(),
            Role.getDefaultInstance(),
            UndeleteRoleRequest::getName,
            this::undelete);
  }

  private Role get(ServerCall call, GetRoleRequest request) {
    require(call, "iam.roles.get", request.getName());
    Role predefined = PredefinedRoles.byName().get(request.getName());
    return predefined == null
        ? world
            .roles()
            .custom(request.getName())
            .filter(role -> !isGone(role, call.at()))
            .map(CustomRole::role)
            .orElseThrow(() -> unknown(request.getName()))
        : predefined;
  }

  private ListRolesResponse list(ServerCall call, ListRolesRequest request) {
    require(call, "iam.roles.list", request.getParent());
    Stream<Role> roles =
        request.getParent().isEmpty()
            ? PredefinedRoles.all().stream()
            : world.roles().customRoles(request.getParent()).stream().map(CustomRole::role);
    String start = Pages.start(request.getPageToken());
    ListRolesResponse.Builder answer = ListRolesResponse.newBuilder();
    Pages.page(
        roles
            .filter(role -> request.getShowDeleted() || !role.getDeleted())
            .filter(role -> role.getName().compareTo(start) > 0)
            .sorted(Comparator.comparing(Role::getName)),
        Pages.size(request.getPageSize(), 300, 1_000),
        Role::getName,
        (page, token) -> {
          page.forEach(role -> answer.addRoles(viewed(role, request.getView())));
          answer.setNextPageToken(token);
        });
    return answer.build();
  }

  private Role create(ServerCall call, CreateRoleRequest request) {
    if (!PARENT.matcher(request.getParent()).matches()) {
      throw Refusals.invalidField("parent", "Invalid parent: " + request.getParent());
    }
    if (!ROLE_ID.matcher(request.getRoleId()).matches()) {
      throw Refusals.invalidField(
          "role_id",
          "The role_id must match %s: %s".formatted(ROLE_ID.pattern(), request.getRoleId()));
    }
    require(call, "iam.roles.create", request.getParent());
    checkPermissions(request.getRole());
    String name = request.getParent() + "/roles/" + request.getRoleId();
    Role role = request.getRole().toBuilder().setName(name).setEtag(world.etags().next()).build();
    CustomRole created =
        world
            .roles()
            .change(
                name,
                present -> {
                  present.ifPresent(taken -> checkIdIsFree(taken, request, call.at()));
                  return CustomRole.of(role, null);
                });
    call.wrote();
    return created.role();
  }

  private Role update(ServerCall call, UpdateRoleRequest request) {
    List<String> mask = request.getUpdateMask().getPathsList();
    if (!CHANGEABLE.containsAll(mask)) {
      throw Refusals.invalidField("update_mask", "Invalid update mask: " + mask);
    }
    require(call, "iam.roles.update", request.getName());
    checkPermissions(request.getRole());
    return change(
        call,
        request.getName(),
        request.getRole().getEtag(),
        present -> {
          if (present.deletedAt() != null) {
            throw Refusals.of(
                Code.FAILED_PRECONDITION,
                "You can't update role %s because it is deleted.".formatted(request.getName()));
          }
          return CustomRole.of(masked(present.role(), request.getRole(), mask), null);
        });
  }

  private Role delete(ServerCall call, DeleteRoleRequest request) {
    require(call, "iam.roles.delete", request.getName());
    return change(
        call,
        request.getName(),
        request.getEtag(),
        present -> {
          if (present.deletedAt() != null) {
            throw Refusals.of(
                Code.FAILED_PRECONDITION,
                "You can't delete role_id (%s) as it is already deleted."
                    .formatted(request.getName()));
          }
          return CustomRole.of(present.role(), call.at());
        });
  }

  private Role undelete(ServerCall call, UndeleteRoleRequest request) {
    require(call, "iam.roles.undelete", request.getName());
    return change(
        call,
        request.getName(),
        request.getEtag(),
        present -> {
          if (present.deletedAt() == null || isGone(present, call.at())) {
            throw Refusals.of(
                Code.FAILED_PRECONDITION,
                "You can't undelete role %s.".formatted(request.getName()));
          }
          return CustomRole.of(present.role(), null);
        });
  }

  private interface Edit {
    CustomRole apply(CustomRole present);
  }

  private Role change(ServerCall call, String name, ByteString etag, Edit edit) {
    if (!CUSTOM.matcher(name).matches()) {
      throw Refusals.invalidField("name", "Only custom roles can be changed, not " + name);
    }
    CustomRole changed =
        world
            .roles()
            .change(
                name,
                found -> {
                  CustomRole present = found.orElseThrow(() -> unknown(name));
                  ByteString stored = present.role().getEtag();
                  if (!etag.isEmpty() && !etag.equals(stored)) {
                    throw Refusals.staleEtag(etag, stored);
                  }
                  CustomRole edited = edit.apply(present);
                  Role role = edited.role().toBuilder().setEtag(world.etags().next()).build();
                  return CustomRole.of(role, edited.deletedAt());
                });
    call.wrote();
    return changed.role();
  }

  /** Custom roles require a permission in their project; anyone may read predefined ones. */
  private void require(ServerCall call, String permission, String roleOrParent) {
    if (roleOrParent.startsWith("projects/")) {
      String[] parts = roleOrParent.split("/");
      access.require(call, permission, access.project("projects/" + parts[1], permission));
    }
  }

  /** Assumption, from reports of Terraform's users: such a role is not found any more. */
  private static boolean isGone(CustomRole role, Instant now) {
    Instant deletedAt = role.deletedAt();
    return deletedAt != null && deletedAt.plus(RESTORABLE_FOR).isBefore(now);
  }

  private static void checkIdIsFree(CustomRole taken, CreateRoleRequest request, Instant now) {
    Instant deletedAt = taken.deletedAt();
    if (deletedAt == null) {
      throw Refusals.of(
          Code.ALREADY_EXISTS,
          "A role named %s in %s already exists."
              .formatted(request.getRoleId(), request.getParent()));
    }
    if (!isGone(taken, now)) {
      throw Refusals.of(
          Code.FAILED_PRECONDITION,
          "You can't create a role with role_id (%s) where there is an existing role with that"
                  .formatted(request.getRoleId())
              + " role_id in a deleted state.");
    }
    if (deletedAt.plus(ID_TAKEN_FOR).isAfter(now)) {
      throw Refusals.of(
          Code.FAILED_PRECONDITION,
          "You can't create a role_id (%s) which has been marked for deletion."
              .formatted(request.getRoleId()));
    }
  }

  private static void checkPermissions(Role role) {
    Optional<String> invalid =
        role.getIncludedPermissionsList().stream()
            .filter(permission -> !PermissionCatalog.isWellFormed(permission))
            .findFirst();
    if (invalid.isPresent()) {
      throw Refusals.invalid("Permission %s is not valid.".formatted(invalid.get()));
    }
  }

  private static Role masked(Role stored, Role sent, List<String> mask) {
    Role.Builder next = stored.toBuilder();
    if (mask.isEmpty() || mask.contains("title")) {
      next.setTitle(sent.getTitle());
    }
    if (mask.isEmpty() || mask.contains("description")) {
      next.setDescription(sent.getDescription());
    }
    if (mask.isEmpty() || mask.contains("stage")) {
      next.setStage(sent.getStage());
    }
    if (mask.isEmpty() || mask.contains("included_permissions")) {
      next.clearIncludedPermissions().addAllIncludedPermissions(sent.getIncludedPermissionsList());
    }
    return next.build();
  }

  static Role viewed(Role role, RoleView view) {
    return view == RoleView.FULL ? role : role.toBuilder().clearIncludedPermissions().build();
  }

  private static Refusal unknown(String name) {
    return Refusals.of(Code.NOT_FOUND, "The role named %s was not found.".formatted(name));
  }
}
