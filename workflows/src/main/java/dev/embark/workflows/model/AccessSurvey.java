package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Question and answer of a look at the permissions and keys of a fleet's accounts. */
public final class AccessSurvey {

  /** Larger fleets are looked at in several runs. */
  public static final int MOST_TARGETS = 250;

  private AccessSurvey() {}

  /**
   * What to look at.
   *
   * @param targets the clusters; their label {@link ClusterTarget#NETWORK_PROJECT} names the host
   *     project of a shared VPC
   * @param keysOnly whether to leave the permissions out
   */
  public record Request(List<ClusterTarget> targets, boolean keysOnly, Authorship authorship) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Request {
      targets = targets == null ? List.of() : List.copyOf(targets);
      authorship = authorship == null ? Authorship.of("unknown") : authorship;
    }
  }

  /**
   * What was seen of one cluster's account. For each look there is either the result or the reason
   * why there is none.
   *
   * @param inProject in the cluster's own project
   * @param inHostProject in the host project of its network; null if there is none
   * @param keys its user-managed keys; null if they could not be listed
   * @param keysUnseen why they could not be listed; null if they were
   */
  public record Seen(
      ClusterTarget target,
      Access.Permissions inProject,
      Access.@Nullable Permissions inHostProject,
      Access.@Nullable Keys keys,
      @Nullable String keysUnseen) {}

  /** The answer to a {@link Request}, in its order. */
  public record Report(List<Seen> accounts) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Report {
      accounts = accounts == null ? List.of() : List.copyOf(accounts);
    }
  }
}
