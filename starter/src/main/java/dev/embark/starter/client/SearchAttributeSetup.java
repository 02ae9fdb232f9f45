package dev.embark.starter.client;

import dev.embark.workflows.workflow.EmbarkAttributes;
import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Embark's search attributes in a namespace: checks which exist and creates the others. */
public final class SearchAttributeSetup {

  private static final Duration GETTING_KNOWN = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private SearchAttributeSetup() {}

  /** Creates all of them; the embedded engine cannot tell which exist. */
  public static void create(WorkflowServiceStubs service, String namespace) {
    create(service, namespace, Set.of());
  }

  /**
   * Creates the missing ones: a database of an earlier version may lack some. Servers refresh what
   * they know of a namespace every few seconds; returns once this one knows the attributes.
   */
  public static void createMissing(WorkflowServiceStubs service, String namespace) {
    Set<String> present = present(service, namespace);
    create(service, namespace, present);
    if (present.size() < EmbarkAttributes.ALL.size()) {
      awaitKnown(service, namespace);
    }
  }

  /** Returns the names of the missing ones. */
  static List<String> missing(WorkflowServiceStubs service, String namespace) {
    Set<String> present = present(service, namespace);
    return EmbarkAttributes.ALL.stream()
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
    EmbarkAttributes.ALL.stream()
        .filter(key -> !present.contains(key.getName()))
        .forEach(key -> missing.putSearchAttributes(key.getName(), key.getValueType()));
    if (missing.getSearchAttributesCount() > 0) {
      operator(service).blockingStub().addSearchAttributes(missing.build());
    }
  }

  /**
   * Gives up silently if the server rejects the query for other reasons; later calls report them.
   */
  private static void awaitKnown(WorkflowServiceStubs service, String namespace) {
    CountWorkflowExecutionsRequest question =
        CountWorkflowExecutionsRequest.newBuilder()
            .setNamespace(namespace)
            .setQuery(
                EmbarkAttributes.ALL.stream()
                    .map(key -> key.getName() + "='none'")
                    .collect(Collectors.joining(" AND ")))
            .build();
    long patience = System.nanoTime() + GETTING_KNOWN.toNanos();
    while (System.nanoTime() < patience) {
      try {
        service.blockingStub().countWorkflowExecutions(question);
        return;
      } catch (StatusRuntimeException unknown) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
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
