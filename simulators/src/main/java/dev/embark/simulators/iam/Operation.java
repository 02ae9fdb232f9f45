package dev.embark.simulators.iam;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import java.util.function.Function;

/**
 * An RPC of a simulated service; the surfaces are derived from it and its descriptor.
 *
 * @param method the RPC as Google describes it, with its REST path
 * @param request the default request, to parse others
 * @param answer the default response
 * @param writes whether it counts as a write
 * @param resource returns the name of the call's resource, or an empty text
 * @param handler returns the response or throws a {@link Refusal}
 */
record Operation<Q extends Message, A extends Message>(
    MethodDescriptor method,
    Q request,
    A answer,
    boolean writes,
    Function<Q, String> resource,
    Handler<Q, A> handler) {

  /** Serves one call. */
  interface Handler<Q extends Message, A extends Message> {
    A handle(ServerCall call, Q request);
  }

  String name() {
    return method.getName();
  }

  /** Returns the API that a project must have switched on. */
  String api() {
    return switch (method.getService().getName()) {
      case "IAM" -> Services.IAM;
      case "IAMCredentials" -> Services.IAM_CREDENTIALS;
      case "PolicyTroubleshooter" -> Services.POLICY_TROUBLESHOOTER;
      case "ServiceUsage" -> Services.SERVICE_USAGE;
      case "ActivityAnalyzer" -> Services.POLICY_ANALYZER;
      default -> Services.RESOURCE_MANAGER;
    };
  }
}
