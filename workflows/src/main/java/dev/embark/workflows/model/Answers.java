package dev.embark.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What activities return. Small, because it stays in the history. */
public final class Answers {

  private Answers() {}

  /**
   * A batch's clusters as one list call saw them.
   *
   * @param clusters by cluster id; one that Cast AI does not know is absent
   * @param linkedTo by client service account: the clusters linked to it, of the batch or not
   * @param age how old the list is: a worker shares one list among all who ask at about the same
   *     time
   */
  public record Inventory(
      Map<String, ClusterSnapshot> clusters,
      Map<String, List<LinkedCluster>> linkedTo,
      Duration age) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Inventory {
      clusters = clusters == null ? Map.of() : Map.copyOf(clusters);
      linkedTo = linkedTo == null ? Map.of() : Map.copyOf(linkedTo);
      age = age == null ? Duration.ZERO : age;
    }
  }

  /** The clusters linked to one client service account. */
  public record Linked(List<LinkedCluster> clusters) {}

  /**
   * The account with which Cast AI will impersonate.
   *
   * @param minimumPropagation the shortest wait that the worker's configuration allows. It matters
   *     from here on, and a before-image that came with the input may have claimed another; null in
   *     histories of workers that did not send it
   * @param credentialsId the credentials right before the registration; null if there were none,
   *     and in histories of workers that did not report them
   * @param mayLandAgain whether an earlier attempt got no answer, and may make the link yet
   */
  public record Registration(
      String castServiceAccount,
      @Nullable Duration minimumPropagation,
      @Nullable String credentialsId,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean mayLandAgain) {}

  /** How restoring the former link ended. */
  public enum Unregistered {
    /** The link was removed, or the former one restored. */
    UNDONE,
    /** The cluster did not show our link, but may still come to show it: look again. */
    NOT_LINKED_TO_US,
    /**
     * The cluster shows our link, but the credentials had changed: an update may have come in
     * between, so the link stays.
     */
    CREDENTIALS_CHANGED
  }

  /** How disabling impersonation ended. */
  public enum Disabled {
    /** The link was removed. */
    DISABLED,
    /**
     * The cluster was not linked to the account, perhaps because of an attempt whose answer was
     * lost.
     */
    NOT_LINKED,
    /** The cluster is linked, but its credentials are not those that were seen before. */
    CREDENTIALS_CHANGED
  }

  /**
   * What one edit of a policy did.
   *
   * @param wrote whether a write was needed
   * @param added grants that were missing and are there now
   * @param removed grants that were there and are gone now
   * @param others other grants of the same member on the two roles, which stay
   * @param etag of the policy as it was found or written: a different one later means that somebody
   *     has written since; null in histories of workers that did not send it
   */
  public record Edited(
      boolean wrote,
      List<Grant> added,
      List<Grant> removed,
      List<Grant> others,
      @Nullable String etag) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Edited {
      added = added == null ? List.of() : List.copyOf(added);
      removed = removed == null ? List.of() : List.copyOf(removed);
      others = others == null ? List.of() : List.copyOf(others);
    }
  }

  /**
   * An accepted update.
   *
   * @param credentialsId the new credentials
   * @param acceptedAt the earliest time of a reconcile that can be due to the update, by the
   *     server's clock, RFC 3339; null if the server gave no time
   * @param replacedCredentialsId the credentials right before the update; null if there were none,
   *     and in histories of workers that did not report them
   * @param priorReconciledAt the last reconcile right before the update, RFC 3339; null if there
   *     was none, and in histories of workers that did not report it
   * @param answeredReconciledAt the last reconcile in the answer to the update, RFC 3339; empty if
   *     it shows none; null if it cannot be read, and in histories of workers that did not report
   *     it
   */
  public record Updated(
      String credentialsId,
      @Nullable String acceptedAt,
      @Nullable String replacedCredentialsId,
      @Nullable String priorReconciledAt,
      @Nullable String answeredReconciledAt) {}

  /** A confirmed cluster. */
  public record Confirmed(String credentialsId, String reconciledAt) {}
}
