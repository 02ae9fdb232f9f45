package dev.embark.activities.castai;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The calls in use. No others leave this process: disconnecting or deleting a cluster can delete
 * its nodes.
 */
enum CastAiCall {
  LIST_CLUSTERS("listClusters", "GET", Root.CLUSTERS, false, ""),
  GET_CLUSTER("getCluster", "GET", Root.CLUSTERS, true, ""),
  CREATE_SERVICE_ACCOUNT("gcpCreateSa", "POST", Root.CLUSTERS, true, "gcp-create-sa"),
  DISABLE_SERVICE_ACCOUNT("gcpDisableSa", "POST", Root.CLUSTERS, true, "gcp-disable-sa"),
  UPDATE_CLUSTER("updateCluster", "POST", Root.CLUSTERS, true, ""),
  LIST_TOKENS("listTokens", "GET", Root.TOKENS, false, "");

  private static final class Root {
    static final String CLUSTERS = "v1/kubernetes/external-clusters";
    static final String TOKENS = "v1/auth/tokens";
  }

  private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final String word;
  private final String method;
  private final String root;
  private final boolean ofOneCluster;
  private final String action;
  private final Pattern path;

  CastAiCall(String word, String method, String root, boolean ofOneCluster, String action) {
    this.word = word;
    this.method = method;
    this.root = root;
    this.ofOneCluster = ofOneCluster;
    this.action = action;
    this.path =
        Pattern.compile(
            "/"
                + root
                + (ofOneCluster ? "/" + ID : "")
                + (action.isEmpty() ? "" : "/" + Pattern.quote(action)));
  }

  String method() {
    return method;
  }

  /** Returns whether the call changes something at Cast AI. */
  boolean isChange() {
    return !method.equals("GET");
  }

  /** Returns whether the call's path names a cluster. */
  boolean isOfOneCluster() {
    return ofOneCluster;
  }

  HttpUrl url(HttpUrl base, @Nullable String clusterId) {
    HttpUrl.Builder url = base.newBuilder().addPathSegments(root);
    if (ofOneCluster) {
      url.addPathSegment(String.valueOf(clusterId));
    }
    if (!action.isEmpty()) {
      url.addPathSegment(action);
    }
    return url.build();
  }

  /**
   * Returns the call that a request makes; empty if it is not in use.
   *
   * @param path below the base URL, as sent over the wire
   */
  static Optional<CastAiCall> of(String method, String path) {
    return Arrays.stream(values())
        .filter(call -> call.method.equals(method) && call.path.matcher(path).matches())
        .findFirst();
  }

  @Override
  public String toString() {
    return word;
  }
}
