package dev.embark.starter.client;

import dev.embark.workflows.workflow.SearchAttributes;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.List;
import java.util.Set;

/** Embark's search attributes in a namespace: which are there, and creating the others. */
public final class SearchAttributeSetup {

  private SearchAttributeSetup() {}

  /** Creates all of them; the embedded engine cannot say which it has. */
  public static void create(WorkflowServiceStubs service, String namespace) {
    create(service, namespace, Set.of());
  }

  /** Creates those that are missing: a database of an earlier version may lack some. */
  public static void createMissing(WorkflowServiceStubs service, String namespace) {
    create(service, namespace, present(service, namespace));
  }

  /** The names of those that are missing. */
  static List<String> missing(WorkflowServiceStubs service, String namespace) {
    Set<String> present = present(service, namespace);
    return SearchAttributes.ALL.stream()
        .map(SearchAttributeKey::getName)
        .filter(name -> !present.contains(name))
        .toList();
  }

  private static Set<String> present(WorkflowServiceStubs service, String namespace) {
    return operator(service)
        .blockingStub()
        .listSearchAttributes(
            ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
        .getCustomAttributesMap()
        .keySet();
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
