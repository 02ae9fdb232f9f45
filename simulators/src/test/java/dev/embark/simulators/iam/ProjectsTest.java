package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CAST;
import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.CLIENT_NAME;
import static dev.embark.simulators.iam.IamFixture.binding;
import static dev.embark.simulators.iam.IamFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.cloud.resourcemanager.v3.SearchProjectsRequest;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ProjectsTest {

  private static final String PROJECT_NAME = "projects/shop-prod";

  @Test
  void readsAndWritesAProjectsPolicyByTheSameRules() {
    try (var fixture = new IamFixture()) {
      // given
      Policy empty = get(fixture);
      assertThat(empty.getBindingsList()).isEmpty();

      // when
      Policy sent =
          empty.toBuilder()
              .addBindings(binding("roles/viewer", "serviceAccount:" + CLIENT))
              .build();
      Policy written = set(fixture, sent);

      // then
      assertThat(get(fixture)).isEqualTo(written);
      assertThat(fixture.state.projectPolicyOf("shop-prod")).isEqualTo(written);
      refused(AbortedException.class, () -> set(fixture, sent));
    }
  }

  @Test
  void lendsNothingOfAProjectToEverybody() {
    try (var fixture = new IamFixture()) {
      Policy open =
          Policy.newBuilder().addBindings(binding("roles/viewer", "allAuthenticatedUsers")).build();

      refused(InvalidArgumentException.class, () -> set(fixture, open));
      assertThat(fixture.set(open).getBindingsCount()).isEqualTo(1);
    }
  }

  @Test
  void describesAProjectByIdAndByNumber() {
    try (var fixture = new IamFixture()) {
      var project = fixture.projects.getProject(PROJECT_NAME);

      assertThat(project.getProjectId()).isEqualTo("shop-prod");
      assertThat(project.getName()).matches("projects/\\d{12}");
      assertThat(fixture.projects.getProject(project.getName())).isEqualTo(project);
      refused(PermissionDeniedException.class, () -> fixture.projects.getProject("projects/no"))
          .withMessageContaining("(or it may not exist)");
    }
  }

  @Test
  void findsProjectsPageByPage() {
    try (var fixture = new IamFixture()) {
      // given
      fixture.state.addProject("shop-test");

      // when
      List<List<String>> pages =
          StreamSupport.stream(
                  fixture
                      .projects
                      .searchProjects(
                          SearchProjectsRequest.newBuilder()
                              .setQuery("state:active")
                              .setPageSize(2)
                              .build())
                      .iteratePages()
                      .spliterator(),
                  false)
              .map(page -> page.getResponse().getProjectsList())
              .map(page -> page.stream().map(Project::getProjectId).toList())
              .toList();

      // then
      assertThat(pages)
          .containsExactly(List.of("prod-cast-identity", "shop-prod"), List.of("shop-test"));
      assertThat(fixture.projects.searchProjects("id:shop-prod").iterateAll())
          .containsExactly(fixture.projects.getProject(PROJECT_NAME));
    }
  }

  @Test
  void searchesByWhatGoogleNames() {
    try (var fixture = new IamFixture()) {
      fixture.state.addProject("shop-test");
      String number = fixture.projects.getProject(PROJECT_NAME).getName().replace("projects/", "");

      assertThat(found(fixture, "")).hasSize(3);
      assertThat(found(fixture, "name:SHOP*")).containsExactly("shop-prod", "shop-test");
      assertThat(found(fixture, "displayName:shop")).isEmpty();
      assertThat(found(fixture, "id:shop-prod projectId=shop-test"))
          .containsExactly("shop-prod", "shop-test");
      assertThat(found(fixture, "lifecycleState:ACTIVE AND (id:\"shop*\" AND NOT name:shop-test)"))
          .containsExactly("shop-prod");
      assertThat(found(fixture, "NAME:*-test OR labels.color:*")).containsExactly("shop-test");
      assertThat(found(fixture, "projectNumber=" + number)).containsExactly("shop-prod");
      assertThat(found(fixture, "parent:organizations/*")).isEmpty();
      assertThat(found(fixture, "state:DELETE_REQUESTED")).isEmpty();
      for (String unreadable : List.of("shop", "colour:red", "(id:a", "id:a)", "id:a AND", "NOT")) {
        refused(InvalidArgumentException.class, () -> found(fixture, unreadable));
      }
      refused(InvalidArgumentException.class, () -> found(fixture, "(".repeat(100_000)));
      assertThat(found(fixture, "id:a ".repeat(100_000) + "id:shop-prod"))
          .containsExactly("shop-prod");
    }
  }

  @Test
  void findsOnlyProjectsThatTheCallerMaySee() {
    try (var fixture = new IamFixture(IamSettings.defaults().withPermissionsEnforced(true))) {
      assertThat(found(fixture, "")).isEmpty();

      fixture.state.seedProjectPolicy(
          "shop-prod",
          policy ->
              Policy.newBuilder()
                  .addBindings(binding("roles/viewer", IamSettings.defaults().defaultCaller()))
                  .build());

      assertThat(found(fixture, "")).containsExactly("shop-prod");
    }
  }

  private static List<String> found(IamFixture fixture, String query) {
    return StreamSupport.stream(
            fixture.projects.searchProjects(query).iterateAll().spliterator(), false)
        .map(Project::getProjectId)
        .toList();
  }

  @Test
  void asksForTheCallersPermissionsWhenSetSo() {
    try (var fixture = new IamFixture(IamSettings.defaults().withPermissionsEnforced(true))) {
      // given
      refused(PermissionDeniedException.class, fixture::get);
      refused(PermissionDeniedException.class, () -> get(fixture));

      // when
      fixture.state.seedProjectPolicy(
          "shop-prod",
          policy ->
              Policy.newBuilder()
                  .addBindings(
                      binding(
                          "roles/iam.serviceAccountAdmin", IamSettings.defaults().defaultCaller()))
                  .build());

      // then
      assertThat(fixture.get().getBindingsList()).isEmpty();
      assertThat(granted(fixture)).containsExactly("resourcemanager.projects.get");
      refused(
          PermissionDeniedException.class,
          () ->
              fixture.iam.getServiceAccount("projects/prod-cast-identity/serviceAccounts/" + CAST));
    }
  }

  @Test
  void hidesWhetherAnAccountExistsFromCallersWithoutThePermissionOnItsProject() {
    try (var fixture = new IamFixture(IamSettings.defaults().withPermissionsEnforced(true))) {
      String missing = "projects/shop-prod/serviceAccounts/no@shop-prod.iam.gserviceaccount.com";
      Binding viewer =
          binding("roles/iam.serviceAccountViewer", IamSettings.defaults().defaultCaller());

      fixture.state.seedPolicy(CLIENT, policy -> Policy.newBuilder().addBindings(viewer).build());
      assertThat(fixture.iam.getServiceAccount(CLIENT_NAME).getEmail()).isEqualTo(CLIENT);
      refused(PermissionDeniedException.class, () -> fixture.iam.getServiceAccount(missing))
          .withMessageContaining("Permission iam.serviceAccounts.get is required");

      fixture.state.seedProjectPolicy(
          "shop-prod", policy -> Policy.newBuilder().addBindings(viewer).build());
      refused(NotFoundException.class, () -> fixture.iam.getServiceAccount(missing));
    }
  }

  @Test
  void refusesCallsToApisThatAreOff() {
    try (var fixture = new IamFixture()) {
      fixture.state.setApiEnabled("shop-prod", "iam.googleapis.com", false);

      refused(PermissionDeniedException.class, fixture::get)
          .satisfies(e -> assertThat(e.getReason()).isEqualTo("SERVICE_DISABLED"));
      assertThat(fixture.state.apiEnabled("shop-prod", "iam.googleapis.com")).isFalse();
      assertThat(get(fixture).getBindingsList()).isEmpty();

      fixture.state.setApiEnabled("shop-prod", "iam.googleapis.com", true);
      assertThat(fixture.get().getBindingsList()).isEmpty();
    }
  }

  private static List<String> granted(IamFixture fixture) {
    return fixture
        .projects
        .testIamPermissions(
            TestIamPermissionsRequest.newBuilder()
                .setResource(PROJECT_NAME)
                .addPermissions("resourcemanager.projects.get")
                .addPermissions("resourcemanager.projects.setIamPolicy")
                .build())
        .getPermissionsList();
  }

  private static Policy get(IamFixture fixture) {
    return fixture.projects.getIamPolicy(
        GetIamPolicyRequest.newBuilder().setResource(PROJECT_NAME).build());
  }

  private static Policy set(IamFixture fixture, Policy policy) {
    return fixture.projects.setIamPolicy(
        SetIamPolicyRequest.newBuilder().setResource(PROJECT_NAME).setPolicy(policy).build());
  }
}
