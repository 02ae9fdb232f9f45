package dev.embark.simulators.iam;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.cloud.resourcemanager.v3.SearchProjectsResponse;
import com.google.protobuf.util.Timestamps;

/**
 * Projects in the form of Resource Manager v1, which gcloud uses.
 *
 * @see <a href="https://cloud.google.com/resource-manager/reference/rest/v1/projects">REST
 *     resource: projects</a>
 */
final class ProjectsVersion1 {

  private ProjectsVersion1() {}

  static ObjectNode tree(Project project) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("projectNumber", project.getName().substring("projects/".length()))
        .put("projectId", project.getProjectId())
        .put("lifecycleState", project.getState().name())
        .put("name", project.getDisplayName())
        .put("createTime", Timestamps.toString(project.getCreateTime()));
  }

  /** Empty fields are omitted, as everywhere. */
  static ObjectNode tree(SearchProjectsResponse found) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    found.getProjectsList().forEach(project -> answer.withArray("projects").add(tree(project)));
    if (!found.getNextPageToken().isEmpty()) {
      answer.put("nextPageToken", found.getNextPageToken());
    }
    return answer;
  }
}
