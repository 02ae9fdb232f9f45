package dev.embark.simulators.castai;

import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultVocabulary;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What can go wrong at Cast AI. Parameters are given in brackets, with their defaults; {@code
 * commit=true} means that the call has taken effect although the answer does not say so.
 */
enum FaultKind {
  /**
   * Another status [status=503, message=…, retryAfter=seconds, retryAfterForm=seconds|date,
   * commit=false, forMinutes=: only so long after the first call that is struck].
   */
  STATUS("status", Operation.words()),
  /** A proxy's page instead of JSON [status=502, commit=false]. */
  HTML("html", Operation.words()),
  /** No answer at all [seconds=600, commit=false]. */
  HANG("hang", Operation.words()),
  /** The answer comes byte by byte [pauseMillis=200]. */
  SLOW_DRIP("slow-drip", Operation.words()),
  /** The right JSON under {@code text/plain}. */
  WRONG_TYPE("wrong-type", Operation.words()),
  /** A 200 whose JSON breaks off. */
  GARBAGE("garbage", Operation.words()),
  /** The connection is reset before the call has had an effect. */
  RESET_BEFORE("reset-before", Operation.words()),
  /** The connection is reset after the call has had its effect. */
  RESET_AFTER("reset-after", Operation.words()),
  /** The connection is reset at once; the call takes effect later [seconds=30]. */
  LANDS_LATE("lands-late", Operation.wordsOfWrites()),
  /** The key used is revoked, for good: 401 from now on. */
  KEY_REVOKED("key-revoked", Operation.words()),
  /** Impersonation is not enabled for the organization: 403. */
  FEATURE_OFF("feature-off", Set.of("gcpCreateSa", "gkeCreateSa")),
  /** 200 without a service account [form=missing|null|empty]. */
  EMPTY_SA("empty-sa", Set.of("gcpCreateSa", "gkeCreateSa")),
  /** 200 with another service account than everybody else gets [email=…]. */
  OTHER_SA("other-sa", Set.of("gcpCreateSa", "gkeCreateSa")),
  /** The call is made with the key of another organization, which has no clusters. */
  OTHER_ORGANIZATION(
      "other-organization",
      Set.of("listClusters", "getCluster", "gcpCreateSa", "gcpDisableSa", "updateCluster")),
  /** The cluster is deleted by somebody else just before the call. */
  GONE("gone", Operation.wordsOfClusterOperations()),
  /**
   * Reads show the cluster as it was before the last update. At a read: this read [seconds: only
   * while the update is younger]. At an update: the next [reads=1] reads, or those of the next
   * [seconds] instead.
   */
  STALE_GET("stale-get", Set.of("listClusters", "getCluster", "updateCluster")),
  /** Concurrent registrations collide [mode=two-ids|conflict]. */
  DUP_REGISTER("dup-register", Set.of("registerCluster")),
  /** Somebody else changes the cluster [change=credentials|link, when=after|before, email=…]. */
  FOREIGN_WRITER("foreign-writer", Operation.wordsOfClusterOperations()),
  /** The update is accepted, its reconcile never ends: connecting for ever. */
  STUCK_CONNECTING("stuck-connecting", Set.of("updateCluster")),
  /** The update is accepted, the cluster called ready, but no reconcile ever happens. */
  NEVER_CONFIRMS("never-confirms", Set.of("updateCluster")),
  /** The update is accepted, then every other reconcile fails. */
  FLAP("flap", Set.of("updateCluster")),
  /** Unlinking fails with a 500 [commit=false]. */
  DISABLE_500("disable-500", Set.of("gcpDisableSa", "gkeDisableSa")),
  /** Deleting is refused because the cluster is connected. */
  DELETE_400("delete-400", Set.of("deleteCluster")),
  /** Terraform takes the cluster over just before the call. */
  TERRAFORM_MANAGED("terraform-managed", Operation.wordsOfClusterOperations());

  private final String word;
  private final Set<String> operations;

  FaultKind(String word, Set<String> operations) {
    this.word = word;
    this.operations = operations;
  }

  static FaultKind of(Fault fault) {
    return Arrays.stream(values())
        .filter(kind -> kind.word.equals(fault.kind()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unknown fault: " + fault.kind()));
  }

  static FaultVocabulary vocabulary() {
    Function<FaultKind, String> word = kind -> kind.word;
    return new FaultVocabulary(
        Arrays.stream(values()).collect(Collectors.toMap(word, kind -> kind.operations)));
  }
}
