package dev.embark.simulators.iam;

import com.google.cloud.resourcemanager.v3.GetProjectRequest;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.cloud.resourcemanager.v3.SearchProjectsRequest;
import com.google.cloud.resourcemanager.v3.SearchProjectsResponse;
import com.google.protobuf.util.Timestamps;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Serves the project search of Resource Manager v3. Projects have neither parents nor labels.
 *
 * @see <a href="https://cloud.google.com/resource-manager/reference/rest/v3/projects/search">
 *     projects.search</a>
 */
final class ProjectCalls {

  private static final String PERMISSION = "resourcemanager.projects.get";

  /** Assumption: what gcloud requests; according to Google the server chooses. */
  private static final int MOST_A_PAGE = 500;

  private final World world;
  private final Access access;

  ProjectCalls(World world, Access access) {
    this.world = world;
    this.access = access;
  }

  void addTo(Operations projects) {
    projects
        .read(
            "GetProject",
            GetProjectRequest.getDefaultInstance(),
            Project.getDefaultInstance(),
            GetProjectRequest::getName,
            this::get)
        .read(
            "SearchProjects",
            SearchProjectsRequest.getDefaultInstance(),
            SearchProjectsResponse.getDefaultInstance(),
            request -> "",
            this::search);
  }

  private Project get(ServerCall call, GetProjectRequest request) {
    ProjectRecord project = access.project(request.getName(), PERMISSION);
    access.require(call, PERMISSION, project);
    return describe(project);
  }

  /** Returns an empty response, not an error, to callers without any permission. */
  private SearchProjectsResponse search(ServerCall call, SearchProjectsRequest request) {
    Predicate<Project> query = ProjectQuery.parse(request.getQuery());
    String start = Pages.start(request.getPageToken());
    SearchProjectsResponse.Builder answer = SearchProjectsResponse.newBuilder();
    Pages.page(
        world.directory().projectIds().stream()
            .filter(id -> id.compareTo(start) > 0)
            .map(world.directory()::project)
            .flatMap(Optional::stream)
            .filter(project -> access.allows(call, PERMISSION, project))
            .map(ProjectCalls::describe)
            .filter(query),
        Pages.size(request.getPageSize(), MOST_A_PAGE, MOST_A_PAGE),
        Project::getProjectId,
        (page, token) -> answer.addAllProjects(page).setNextPageToken(token));
    return answer.build();
  }

  private static Project describe(ProjectRecord project) {
    return Project.newBuilder()
        .setName("projects/" + project.number)
        .setProjectId(project.id)
        .setDisplayName(project.id)
        .setState(Project.State.ACTIVE)
        .setCreateTime(Timestamps.fromMillis(project.createdAt.toEpochMilli()))
        .build();
  }
}
