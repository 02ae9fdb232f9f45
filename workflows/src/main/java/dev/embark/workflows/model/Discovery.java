package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked and told when the clusters of an organization are discovered. An organization is
 * told page by page, so that no payload comes near Temporal's limit of 2 MB.
 */
public final class Discovery {

  /** About 300 KB. */
  public static final int MOST_A_PAGE = 500;

  private Discovery() {}

  /**
   * One page of the clusters that one credential can see, in the order of their ids.
   *
   * @param credential the name under which the worker knows the key
   * @param after the id behind which the page begins, null for the first page
   * @param only the one cluster asked for, null for all
   */
  public record Request(String credential, @Nullable String after, @Nullable String only) {

    public static Request first(String credential) {
      return new Request(credential, null, null);
    }
  }

  /**
   * A page as Cast AI tells it.
   *
   * @param clusters GKE clusters alone
   * @param gke how many GKE clusters the organization has
   * @param others how many clusters of other providers it has
   * @param next what the next page is asked for {@code after}, null behind the last one
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
   * @param account its e-mail, null where none exists
   */
  public record Found(@Nullable String account, boolean disabled) {}

  /** Where a proposed account comes from. */
  public enum Source {
    /** Cast AI has the cluster linked to it. */
    LINKED,
    /** Named as Cast AI's script names it, and it exists. */
    SCRIPT,
    /** Named as Cast AI's Terraform module names it, and it exists. */
    TERRAFORM,
    /** There is none to propose. */
    NONE
  }

  /** With what Cast AI enters the cluster, as far as it can be told. */
  public enum Access {
    /** A run of Embark has confirmed these very credentials. */
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
   * @param account null where there is none to propose
   * @param reason why there is none, or what to know about the proposed one; null for nothing
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
