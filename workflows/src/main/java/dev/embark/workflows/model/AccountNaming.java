package dev.embark.workflows.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * How Cast AI's own tools name the client service account of a cluster. The name depends only on
 * the cluster's name, so clusters with the same name in one project share the account.
 *
 * <p>Source: castai/terraform-castai-gke-iam and the onboarding script.
 */
public final class AccountNaming {

  private static final int HASH_DIGITS = 8;

  private AccountNaming() {}

  /** As the onboarding script names it: {@code castai-gke-<8 hex>}. */
  public static String byScript(String clusterName, String projectId) {
    return "castai-gke-" + hash(clusterName) + at(projectId);
  }

  /** As the Terraform module names it: {@code castai-gke-tf-<8 hex>}. */
  public static String byTerraform(String clusterName, String projectId) {
    return "castai-gke-tf-" + hash(clusterName) + at(projectId);
  }

  /** The accounts to try, the likeliest first. */
  public static List<String> candidates(String clusterName, String projectId) {
    return List.of(byScript(clusterName, projectId), byTerraform(clusterName, projectId));
  }

  /** A domain-scoped project {@code example.com:p} appears as {@code p.example.com} in e-mails. */
  private static String at(String projectId) {
    int colon = projectId.indexOf(':');
    String domain =
        colon < 0
            ? projectId
            : projectId.substring(colon + 1) + "." + projectId.substring(0, colon);
    return "@" + domain + ".iam.gserviceaccount.com";
  }

  private static String hash(String name) {
    try {
      byte[] sha1 =
          MessageDigest.getInstance("SHA-1").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha1).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }
}
