package dev.embark.starter.engine;

import dev.embark.workflows.workflow.SearchAttributes;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.Set;

/** Creates Embark's search attributes in a namespace of an engine of our own. */
public final class SearchAttributeSetup {

  private SearchAttributeSetup() {}

  /** Creates all of them; the embedded engine cannot say which it has. */
  public static void create(WorkflowServiceStubs service, String namespace) {
    create(service, namespace, Set.of());
  }

  /** Creates those that are missing: a database of an earlier version may lack some. */
  static void createMissing(WorkflowServiceStubs service, String namespace) {
    Set<String> present =
        operator(service)
            .blockingStub()
            .listSearchAttributes(
                ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
            .getCustomAttributesMap()
            .keySet();
    create(service, namespace, present);
  }

  private static void create(WorkflowServiceStubs service, String namespace, Set<String> present) {
    AddSearchAttributesRequest.Builder missing =
        AddSearchAttributesRequest.newBuilder().setNamespace(namespace);
    SearchAttributes.ALL.stream()
        .filter(key -> !present.contains(key.getName()))
        .forEach(key -> missing.putSearchAttributes(key.getName(), key.getValueType()));
    if (missing.getSearchAttributesCount() > 0) {
      operator(service).blockingStub().addSearchAttributes(missing.build());
    }
  }

  private static OperatorServiceStubs operator(WorkflowServiceStubs service) {
    return OperatorServiceStubs.newServiceStubs(
        OperatorServiceStubsOptions.newBuilder()
            .setChannel(service.getRawChannel())
            // build() alone leaves the metrics scope null.
            .validateAndBuildWithDefaults());
  }
}
