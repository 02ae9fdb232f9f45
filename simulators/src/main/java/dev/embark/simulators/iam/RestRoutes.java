package dev.embark.simulators.iam;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.cloud.resourcemanager.v3.SearchProjectsResponse;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/** All REST forms: IAM v1, Resource Manager v3 and the parts of version 1 that gcloud uses. */
final class RestRoutes {

  private RestRoutes() {}

  static List<RestRoute<?, ?>> of(List<Operation<?, ?>> operations) {
    List<RestRoute<?, ?>> routes = new ArrayList<>();
    for (Operation<?, ?> operation : operations) {
      HttpRule rule = operation.method().getOptions().getExtension(AnnotationsProto.http);
      routes.add(RestRoute.of(operation, rule));
      rule.getAdditionalBindingsList().forEach(b -> routes.add(RestRoute.of(operation, b)));
      if (operation.api().equals(Services.RESOURCE_MANAGER)) {
        routes.add(version1(operation));
      }
    }
    return List.copyOf(routes);
  }

  private static <Q extends Message, A extends Message> RestRoute<Q, A> version1(
      Operation<Q, A> operation) {
    return switch (operation.name()) {
      case "GetProject" ->
          RestRoute.of(operation, "GET", "/v1/{name=projects/*}", "")
              .printedBy(answer -> ProjectsVersion1.tree((Project) answer));
      case "SearchProjects" ->
          RestRoute.of(operation, "GET", "/v1/projects", "")
              .taking("filter", "query")
              .printedBy(answer -> ProjectsVersion1.tree((SearchProjectsResponse) answer));
      case "GetIamPolicy" -> policyRoute(operation, "getIamPolicy");
      case "SetIamPolicy" -> policyRoute(operation, "setIamPolicy");
      case "TestIamPermissions" -> policyRoute(operation, "testIamPermissions");
      default -> throw new IllegalArgumentException("No v1 form of " + operation.name());
    };
  }

  private static <Q extends Message, A extends Message> RestRoute<Q, A> policyRoute(
      Operation<Q, A> operation, String verb) {
    return RestRoute.of(operation, "POST", "/v1/{resource=projects/*}:" + verb, "*");
  }
}
