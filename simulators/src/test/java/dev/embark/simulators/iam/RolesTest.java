package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.CLIENT_NAME;
import static dev.embark.simulators.iam.IamFixture.binding;
import static dev.embark.simulators.iam.IamFixture.refused;
import static dev.embark.simulators.iam.IamFixture.tokenCreator;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.iam.admin.v1.CreateRoleRequest;
import com.google.iam.admin.v1.DeleteRoleRequest;
import com.google.iam.admin.v1.GetRoleRequest;
import com.google.iam.admin.v1.LintPolicyRequest;
import com.google.iam.admin.v1.LintResult;
import com.google.iam.admin.v1.ListRolesRequest;
import com.google.iam.admin.v1.Permission;
import com.google.iam.admin.v1.QueryGrantableRolesRequest;
import com.google.iam.admin.v1.QueryTestablePermissionsRequest;
import com.google.iam.admin.v1.Role;
import com.google.iam.admin.v1.RoleView;
import com.google.iam.admin.v1.UndeleteRoleRequest;
import com.google.iam.admin.v1.UpdateRoleRequest;
import com.google.iam.v1.Policy;
import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.type.Expr;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RolesTest {

  private static final String NAME = "projects/shop-prod/roles/castai.gkeAccess";

  private final IamFixture fixture = new IamFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void knowsTheRolesOfImpersonation() {
    assertThat(get("roles/iam.serviceAccountTokenCreator").getIncludedPermissionsList())
        .containsExactlyInAnyOrder(
            "iam.serviceAccounts.getAccessToken",
            "iam.serviceAccounts.getOpenIdToken",
            "iam.serviceAccounts.signBlob",
            "iam.serviceAccounts.signJwt",
            "iam.serviceAccounts.implicitDelegation");
    assertThat(get("roles/iam.serviceAccountUser").getIncludedPermissionsList())
        .containsExactlyInAnyOrder(
            "iam.serviceAccounts.actAs", "iam.serviceAccounts.get", "iam.serviceAccounts.list");
    refused(NotFoundException.class, () -> get(NAME));
  }

  @Test
  void createsACustomRoleOnceAndUpdatesItUnderItsEtag() {
    // given
    Role created = create();
    assertThat(created.getName()).isEqualTo(NAME);
    refused(AlreadyExistsException.class, this::create);

    // when
    Role updated = update(created.getEtag());

    // then
    assertThat(updated.getIncludedPermissionsList()).containsExactly("compute.networks.use");
    assertThat(updated.getTitle()).isEqualTo("title");
    refused(AbortedException.class, () -> update(created.getEtag()));
  }

  @Test
  void keepsADeletedRolesIdTakenAndRestoresItForAWeek() {
    // given
    create();

    // when
    fixture.iam.deleteRole(DeleteRoleRequest.newBuilder().setName(NAME).build());

    // then
    assertThat(get(NAME).getDeleted()).isTrue();
    refused(FailedPreconditionException.class, this::create)
        .withMessageContaining("in a deleted state");
    refused(FailedPreconditionException.class, () -> update(ByteString.EMPTY));
    refused(
            FailedPreconditionException.class,
            () -> fixture.iam.deleteRole(DeleteRoleRequest.newBuilder().setName(NAME).build()))
        .withMessageContaining("You can't delete role_id (%s) as it is already deleted.", NAME);
    refused(
        InvalidArgumentException.class,
        () -> fixture.edit(p -> p.addBindings(binding(NAME, "serviceAccount:" + CAST))));

    // when
    var undelete = UndeleteRoleRequest.newBuilder().setName(NAME).build();
    fixture.iam.undeleteRole(undelete);

    // then
    assertThat(get(NAME).getDeleted()).isFalse();
    fixture.iam.deleteRole(DeleteRoleRequest.newBuilder().setName(NAME).build());
    fixture.clock.advance(Duration.ofDays(8));
    refused(FailedPreconditionException.class, () -> fixture.iam.undeleteRole(undelete));
    refused(NotFoundException.class, () -> get(NAME));
    refused(FailedPreconditionException.class, this::create)
        .withMessageContaining("which has been marked for deletion");
    fixture.clock.advance(Duration.ofDays(30));
    assertThat(create().getDeleted()).isFalse();
  }

  @Test
  void listsCustomRolesOfTheProjectAndPermissionsOnlyInFullView() {
    // given
    create();
    var request = ListRolesRequest.newBuilder().setParent("projects/shop-prod").build();

    // when
    List<Role> basic = roles(request);
    List<Role> full = roles(request.toBuilder().setView(RoleView.FULL).build());
    fixture.iam.deleteRole(DeleteRoleRequest.newBuilder().setName(NAME).build());

    // then
    assertThat(basic).singleElement().matches(role -> role.getIncludedPermissionsCount() == 0);
    assertThat(full).singleElement().matches(role -> role.getIncludedPermissionsCount() == 2);
    assertThat(roles(request)).isEmpty();
    assertThat(roles(request.toBuilder().setShowDeleted(true).build())).hasSize(1);
    assertThat(roles(ListRolesRequest.getDefaultInstance()))
        .extracting(Role::getName)
        .contains("roles/owner", "roles/iam.serviceAccountUser")
        .isSorted();
  }

  @Test
  void refusesRolesThatCannotBe() {
    refused(
        InvalidArgumentException.class,
        () ->
            fixture.iam.createRole(
                CreateRoleRequest.newBuilder()
                    .setParent("projects/shop-prod")
                    .setRoleId("castai.gkeAccess")
                    .setRole(Role.newBuilder().addIncludedPermissions("everything"))
                    .build()));
    refused(
        InvalidArgumentException.class,
        () ->
            fixture.iam.createRole(
                CreateRoleRequest.newBuilder()
                    .setParent("projects/shop-prod")
                    .setRoleId("no spaces")
                    .build()));
    refused(
        InvalidArgumentException.class,
        () ->
            fixture.iam.deleteRole(DeleteRoleRequest.newBuilder().setName("roles/owner").build()));
  }

  @Test
  void tellsThePermissionsThatCanBeTestedOnAProject() {
    var response =
        fixture.iam.queryTestablePermissions(
            QueryTestablePermissionsRequest.newBuilder()
                .setFullResourceName("//cloudresourcemanager.googleapis.com/projects/shop-prod")
                .setPageSize(10)
                .build());

    assertThat(response.iterateAll())
        .extracting(Permission::getName)
        .contains("compute.subnetworks.useExternalIp", "iam.serviceAccounts.actAs")
        .doesNotHaveDuplicates();
  }

  @Test
  void tellsTheRolesThatCanBeGrantedOnAnAccount() {
    var response =
        fixture.iam.queryGrantableRoles(
            QueryGrantableRolesRequest.newBuilder()
                .setFullResourceName("//iam.googleapis.com/" + CLIENT_NAME)
                .build());

    assertThat(response.iterateAll())
        .extracting(Role::getName)
        .contains("roles/iam.serviceAccountTokenCreator")
        .doesNotContain("roles/resourcemanager.projectIamAdmin");
  }

  @Test
  void warnsOfConditionsWithoutEffectAndFindsBrokenOnes() {
    // given
    Expr condition = tokenCreator(CAST).getCondition();
    fixture.state.seedPolicy(
        CLIENT,
        p ->
            Policy.newBuilder()
                .addBindings(tokenCreator(CAST))
                .addBindings(binding(IamFixture.TOKEN_CREATOR, "serviceAccount:" + CAST))
                .build());

    // when, then
    assertThat(lint(condition))
        .extracting(LintResult::getSeverity)
        .containsExactly(LintResult.Severity.WARNING);
    assertThat(lint(condition.toBuilder().setExpression("a == (b").build()))
        .extracting(LintResult::getSeverity)
        .containsExactly(LintResult.Severity.ERROR);
    assertThat(lint(condition.toBuilder().setExpression("1 == 1").build())).isEmpty();
  }

  private List<LintResult> lint(Expr condition) {
    return fixture
        .iam
        .lintPolicy(
            LintPolicyRequest.newBuilder()
                .setFullResourceName("//iam.googleapis.com/" + CLIENT_NAME)
                .setCondition(condition)
                .build())
        .getLintResultsList();
  }

  private Role create() {
    return fixture.iam.createRole(
        CreateRoleRequest.newBuilder()
            .setParent("projects/shop-prod")
            .setRoleId("castai.gkeAccess")
            .setRole(
                Role.newBuilder()
                    .setTitle("title")
                    .setStage(Role.RoleLaunchStage.GA)
                    .addIncludedPermissions("compute.networks.useExternalIp")
                    .addIncludedPermissions("compute.subnetworks.useExternalIp"))
            .build());
  }

  private Role update(ByteString etag) {
    return fixture.iam.updateRole(
        UpdateRoleRequest.newBuilder()
            .setName(NAME)
            .setRole(Role.newBuilder().setEtag(etag).addIncludedPermissions("compute.networks.use"))
            .setUpdateMask(FieldMask.newBuilder().addPaths("included_permissions"))
            .build());
  }

  private Role get(String name) {
    return fixture.iam.getRole(GetRoleRequest.newBuilder().setName(name).build());
  }

  private List<Role> roles(ListRolesRequest request) {
    return fixture.iam.listRoles(request).getPage().getResponse().getRolesList();
  }
}
