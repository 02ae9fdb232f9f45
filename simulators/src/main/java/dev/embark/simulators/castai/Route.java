package dev.embark.simulators.castai;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operation for a method and a path.
 *
 * @param operation the operation
 * @param id the id in the path, as sent; empty if there is none
 */
record Route(Operation operation, String id) {

  private static final String CLUSTERS = "/v1/kubernetes/external-clusters";
  private static final String ORGANIZATIONS = "/v1/organizations";

  /**
   * Finds the route; empty if there is none.
   *
   * @param rawPath as sent: any character may be percent-encoded
   */
  static Optional<Route> of(String method, String rawPath) {
    try {
      // A plus sign is literal in a path; only in forms does it mean a space.
      String path = URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
      return ofDecoded(method, path);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Route> ofDecoded(String method, String path) {
    if (path.equals(CLUSTERS)) {
      return byMethod(method, Operation.LIST_CLUSTERS, Operation.REGISTER_CLUSTER, null, "");
    }
    if (path.startsWith(CLUSTERS + "/")) {
      return clusterRoute(method, path.substring(CLUSTERS.length() + 1));
    }
    if (method.equals("GET") && path.startsWith(ORGANIZATIONS + "/")) {
      return byId(Operation.GET_ORGANIZATION, path.substring(ORGANIZATIONS.length() + 1));
    }
    return otherRoute(method + " " + path).map(operation -> new Route(operation, ""));
  }

  private static Optional<Operation> otherRoute(String methodAndPath) {
    return Optional.ofNullable(
        switch (methodAndPath) {
          case "GET /v1/auth/tokens" -> Operation.LIST_TOKENS;
          case "GET " + ORGANIZATIONS -> Operation.LIST_ORGANIZATIONS;
          case "GET /v1/me" -> Operation.ME;
          case "GET /v1/scripts/gke/onboarding.sh",
              "GET /v1/scripts/aks/onboarding.sh",
              "GET /v1/scripts/eks/onboarding.sh" ->
              Operation.ONBOARDING_SCRIPT;
          case "GET /v1/scripts/gke/cleanup.sh",
              "GET /v1/scripts/aks/cleanup.sh",
              "GET /v1/scripts/eks/cleanup.sh" ->
              Operation.DISCONNECT_SCRIPT;
          default -> null;
        });
  }

  private static Optional<Route> clusterRoute(String method, String rest) {
    if (method.equals("POST") && rest.equals("impersonation-service-account")) {
      return Optional.of(new Route(Operation.IMPERSONATION_SERVICE_ACCOUNT, ""));
    }
    if (method.equals("GET") && rest.startsWith("operations/")) {
      return byId(Operation.GET_OPERATION, rest.substring("operations/".length()));
    }
    int slash = rest.indexOf('/');
    if (slash < 0) {
      return byMethod(
          method, Operation.GET_CLUSTER, Operation.UPDATE_CLUSTER, Operation.DELETE_CLUSTER, rest);
    }
    String id = rest.substring(0, slash);
    return clusterAction(method + " " + rest.substring(slash + 1))
        .map(operation -> new Route(operation, id));
  }

  private static Optional<Operation> clusterAction(String methodAndAction) {
    return Optional.ofNullable(
        switch (methodAndAction) {
          case "POST gcp-create-sa" -> Operation.GCP_CREATE_SA;
          case "POST gcp-disable-sa" -> Operation.GCP_DISABLE_SA;
          case "POST gke-create-sa" -> Operation.GKE_CREATE_SA;
          case "POST gke-disable-sa" -> Operation.GKE_DISABLE_SA;
          case "POST reconcile" -> Operation.RECONCILE;
          case "POST disconnect" -> Operation.DISCONNECT;
          case "POST token" -> Operation.CREATE_TOKEN;
          case "POST tags" -> Operation.TAGS;
          case "GET credentials-script" -> Operation.CREDENTIALS_SCRIPT;
          case "GET cleanup-script" -> Operation.CLEANUP_SCRIPT;
          default -> null;
        });
  }

  /** Longer paths are other methods of Cast AI's, which are not simulated. */
  private static Optional<Route> byId(Operation operation, String id) {
    return id.contains("/") ? Optional.empty() : Optional.of(new Route(operation, id));
  }

  private static Optional<Route> byMethod(
      String method, Operation get, Operation post, @Nullable Operation delete, String id) {
    Operation operation =
        switch (method) {
          case "GET" -> get;
          case "POST" -> post;
          case "DELETE" -> delete;
          default -> null;
        };
    return operation == null ? Optional.empty() : Optional.of(new Route(operation, id));
  }
}
