package dev.embark.starter.demo;

import dev.embark.simulators.ClusterSituation;
import dev.embark.simulators.Fleet;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fleet with each cluster's situation and expected end. Immutable.
 *
 * @param name the name by which it is requested
 * @param title one line
 * @param seen what there is to see in it, a sentence or two
 * @param parts its clusters, in manifest order
 * @param course the events while it runs
 * @param propagation the longest propagation delay of a change in the simulated IAM; null for the
 *     same as Google's
 */
public record Scenario(
    String name,
    String title,
    String seen,
    List<Part> parts,
    Course course,
    @Nullable Duration propagation) {

  /** The seed for ids, delays and faults: every run of a scenario is the same. */
  private static final long SEED = 7;

  /** Everything a fleet can meet in normal operation. */
  public static final Scenario FLEET =
      new Scenario(
          "fleet",
          "25 clusters, as varied as a real fleet",
          "Everything a fleet can meet in normal operation; every cluster ends in a named state.",
          List.of(
              Part.of(
                  9,
                  ClusterSituation.FRESH,
                  "nothing prepared yet",
                  Expectation.ONBOARDED,
                  9,
                  "Registered, granted both roles in one policy write, waited, updated,"
                      + " confirmed."),
              Part.of(
                  1,
                  ClusterSituation.FOREIGN_BINDINGS,
                  "other people's bindings on the account",
                  Expectation.ONBOARDED,
                  1,
                  "Granted alongside the bindings of others, which stay as they were."),
              Part.of(
                      2,
                      ClusterSituation.FRESH,
                      "onboarded by an earlier run",
                      Expectation.UNCHANGED,
                      0,
                      "Proven to be onboarded, so nothing was written.")
                  .afterAFirstRun(),
              Part.of(
                  2,
                  ClusterSituation.STALE_BINDINGS,
                  "unconditional bindings from an old attempt",
                  Expectation.ONBOARDED,
                  4,
                  "The new bindings were added; the stale ones went once no cluster needed them."),
              Part.of(
                  1,
                  ClusterSituation.TERRAFORM_BINDINGS,
                  "bindings made by Terraform",
                  Expectation.ONBOARDED,
                  0,
                  "They grant the same and were adopted: no policy write."),
              Part.of(
                  1,
                  ClusterSituation.ON_KEY,
                  "linked and bound, but still on its key",
                  Expectation.ONBOARDED,
                  0,
                  "Only the update was missing: no policy write, no wait."),
              Part.of(
                  3,
                  ClusterSituation.SHARED_SERVICE_ACCOUNT,
                  "three share one service account",
                  Expectation.ONBOARDED,
                  1,
                  "One policy write served all three."),
              Part.of(
                  1,
                  ClusterSituation.UPDATE_REFUSED,
                  "Cast AI refuses every update (500)",
                  new Expectation(Outcome.RolledBack.class, ErrorCode.UPDATE_SERVER_ERROR),
                  2,
                  "Tried for 15 minutes, then put back exactly as it was found."),
              Part.of(
                  1,
                  ClusterSituation.NEVER_CONFIRMS,
                  "the update is accepted but never takes effect",
                  new Expectation(Outcome.Unconfirmed.class, ErrorCode.NOT_YET_CONFIRMED),
                  1,
                  "Nothing may be undone once Cast AI has accepted: kept for a person to look at."),
              Part.of(
                  1,
                  ClusterSituation.UNKNOWN,
                  "Cast AI does not know the cluster",
                  new Expectation(Outcome.Rejected.class, ErrorCode.CLUSTER_NOT_FOUND),
                  0,
                  "Refused before anything was touched."),
              Part.of(
                  1,
                  ClusterSituation.OUTSIDE,
                  "in a project that the worker may not touch",
                  new Expectation(Outcome.Rejected.class, ErrorCode.PROJECT_NOT_ALLOWED),
                  0,
                  "The worker's allow-list does not name the project: refused, nothing touched."),
              Part.of(
                  1,
                  ClusterSituation.RATE_LIMITED,
                  "Cast AI asks to slow down (429)",
                  Expectation.ONBOARDED,
                  1,
                  "Waited as long as Cast AI asked, then continued."),
              Part.of(
                  1,
                  ClusterSituation.LOST_ANSWER,
                  "the answer to the update gets lost",
                  Expectation.ONBOARDED,
                  1,
                  "Checked what had happened, posted once more, confirmed.")));

  /** Creates a scenario whose only troubles are those of its clusters. */
  public Scenario(String name, String title, String seen, List<Part> parts) {
    this(name, title, seen, parts, Course.STRAIGHT, null);
  }

  public Scenario {
    parts = List.copyOf(parts);
  }

  /** Returns the clusters, in the order of the parts. */
  Fleet fleet() {
    List<ClusterSituation> situations =
        parts.stream()
            .flatMap(part -> Collections.nCopies(part.clusters(), part.situation()).stream())
            .toList();
    return Fleet.of(SEED, situations);
  }

  /** Returns the part of each cluster of {@link #fleet}. */
  List<Part> partOfEachCluster() {
    return parts.stream()
        .flatMap(part -> Collections.nCopies(part.clusters(), part).stream())
        .toList();
  }
}
