package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers when the clusters of an organization are discovered. The answer comes in
 * pages, so that no payload comes near Temporal's limit of 2 MB.
 */
public final class Discovery {

  /** The size of a page; about 300 KB. */
  public static final int MOST_A_PAGE = 500;

  private Discovery() {}

  /**
   * One page of the clusters that one credential can see, in the order of their ids.
   *
   * @param credential the name under which the worker knows the key
   * @param after the id after which the page begins; null for the first page
   * @param only the id of the one cluster to list; null for all
   */
  public record Request(String credential, @Nullable String after, @Nullable String only) {

    public static Request first(String credential) {
      return new Request(credential, null, null);
    }
  }

  /**
   * A page as Cast AI lists it.
   *
   * @param clusters only GKE clusters
   * @param gke how many GKE clusters the organization has
   * @param others how many clusters of other providers it has
   * @param next the value of {@code after} for the next page; null after the last one
   */
  public record Listing(
      List<DiscoveredCluster> clusters, int gke, int others, @Nullable String next) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Listing {
      clusters = clusters == null ? List.of() : List.copyOf(clusters);
    }
  }

  /** Asks which of some accounts exists, the likeliest first. */
  public record Candidates(String clusterId, String projectId, List<String> accounts) {}

  /**
   * The first candidate that exists.
   *
   * @param account its e-mail; null if none exists
   */
  public record Found(@Nullable String account, boolean disabled) {}

  /** The source of a proposed account. */
  public enum Source {
    /** Cast AI has the cluster linked to it. */
    LINKED,
    /** Named as Cast AI's script names it, and it exists. */
    SCRIPT,
    /** Named as Cast AI's Terraform module names it, and it exists. */
    TERRAFORM,
    /** There is no account to propose. */
    NONE
  }

  /** How Cast AI gets access to the cluster, as far as known. */
  public enum Access {
    /** A run of Embark has confirmed exactly these credentials. */
    IMPERSONATION,
    /** Linked, with credentials that no run has confirmed: impersonation, or still a key. */
    LINKED_UNPROVEN,
    /** Not linked to any account, so its credentials are a key. */
    KEY,
    /** Cast AI holds no credentials. */
    NONE
  }

  /**
   * A cluster with the account that a manifest can name.
   *
   * @param account null if there is none to propose
   * @param reason why there is none, or what to know about the proposed one; null if there is
   *     nothing to say
   */
  public record Proposal(
      String clusterId,
      String name,
      String projectId,
      @Nullable String location,
      String status,
      boolean disconnected,
      boolean terraform,
      Access access,
      @Nullable String account,
      Source source,
      @Nullable String reason) {}

  /** The answer to a {@link Request}. */
  public record Page(
      String organizationId, List<Proposal> clusters, int gke, int others, @Nullable String next) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Page {
      clusters = clusters == null ? List.of() : List.copyOf(clusters);
    }
  }
}
