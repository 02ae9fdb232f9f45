package dev.embark.simulators.iam;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.cloud.resourcemanager.v3.SearchProjectsResponse;
import com.google.protobuf.util.Timestamps;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Projects as Resource Manager v1, which gcloud speaks, writes them.
 *
 * @see <a href="https://cloud.google.com/resource-manager/reference/rest/v1/projects">REST
 *     resource: projects</a>
 */
final class ProjectsVersion1 {

  private ProjectsVersion1() {}

  static ObjectNode tree(Project project) {
    return RestJson.tree(fields(project));
  }

  static ObjectNode tree(SearchProjectsResponse found) {
    Map<String, Object> answer = new TreeMap<>();
    if (found.getProjectsCount() > 0) {
      List<Map<String, String>> projects =
          found.getProjectsList().stream().map(ProjectsVersion1::fields).toList();
      answer.put("projects", projects);
    }
    if (!found.getNextPageToken().isEmpty()) {
      answer.put("nextPageToken", found.getNextPageToken());
    }
    return RestJson.tree(answer);
  }

  private static Map<String, String> fields(Project project) {
    return Map.of(
        "projectNumber", project.getName().substring("projects/".length()),
        "projectId", project.getProjectId(),
        "lifecycleState", project.getState().name(),
        "name", project.getDisplayName(),
        "createTime", Timestamps.toString(project.getCreateTime()));
  }
}
