package dev.embark.simulators.iam;

import com.google.api.serviceusage.v1.GetServiceRequest;
import com.google.api.serviceusage.v1.Service;
import com.google.api.serviceusage.v1.ServiceConfig;
import com.google.api.serviceusage.v1.State;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves whether an API is on in a project, as in Service Usage v1.
 *
 * @see <a href="https://cloud.google.com/service-usage/docs/reference/rest/v1/services/get">
 *     services.get</a>
 */
final class ServiceCalls {

  private static final Pattern NAME = Pattern.compile("(projects/[^/]+)/services/([^/]+)");
  private static final String PERMISSION = "serviceusage.services.get";

  private final Access access;

  ServiceCalls(Access access) {
    this.access = access;
  }

  void addTo(Operations serviceUsage) {
    serviceUsage.read(
        "GetService",
        GetServiceRequest.getDefaultInstance(),
        Service.getDefaultInstance(),
        request -> request.getName().replaceFirst("/services/.*", ""),
        this::get);
  }

  private Service get(ServerCall call, GetServiceRequest request) {
    Matcher name = NAME.matcher(request.getName());
    if (!name.matches()) {
      throw Refusals.invalidField("name", "Invalid service name: " + request.getName());
    }
    ProjectRecord project = access.project(name.group(1), PERMISSION);
    access.require(call, PERMISSION, project);
    String api = name.group(2);
    String parent = "projects/" + project.number;
    return Service.newBuilder()
        .setName(parent + "/services/" + api)
        .setParent(parent)
        .setConfig(ServiceConfig.newBuilder().setName(api))
        .setState(project.disabledApis.contains(api) ? State.DISABLED : State.ENABLED)
        .build();
  }
}
