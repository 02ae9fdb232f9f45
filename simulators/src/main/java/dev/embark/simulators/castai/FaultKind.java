package dev.embark.simulators.castai;

import static dev.embark.simulators.fault.FaultParameter.FLAG;
import static dev.embark.simulators.fault.FaultParameter.NUMBER;
import static dev.embark.simulators.fault.FaultParameter.TEXT;
import static dev.embark.simulators.fault.FaultParameter.number;
import static dev.embark.simulators.fault.FaultParameter.oneOf;

import dev.embark.simulators.fault.Fault;
import dev.embark.simulators.fault.FaultParameter;
import dev.embark.simulators.fault.FaultVocabulary;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The faults of Cast AI, with parameters and their defaults in brackets; {@code commit=true} means
 * that the call takes effect although the response does not say so.
 */
enum FaultKind {
  /**
   * Another status [status=503, message=…, retryAfter=seconds, retryAfterForm=seconds|date,
   * commit=false, forMinutes=: only for this long after the first affected call].
   */
  STATUS(
      "status",
      Operation.words(),
      Map.of(
          "status", number(200, 599),
          "message", TEXT,
          "retryAfter", NUMBER,
          "retryAfterForm", oneOf("seconds", "date"),
          "commit", FLAG,
          "forMinutes", NUMBER)),
  /** A proxy's HTML page instead of JSON [status=502, commit=false]. */
  HTML("html", Operation.words(), Map.of("status", number(200, 599), "commit", FLAG)),
  /** No response at all [seconds=600, commit=false]. */
  HANG("hang", Operation.words(), Map.of("seconds", NUMBER, "commit", FLAG)),
  /** The response arrives byte by byte [pauseMillis=200]. */
  SLOW_DRIP("slow-drip", Operation.words(), Map.of("pauseMillis", NUMBER)),
  /** Correct JSON as {@code text/plain}. */
  WRONG_TYPE("wrong-type", Operation.words()),
  /** A 200 with truncated JSON. */
  GARBAGE("garbage", Operation.wordsOfAnswersWithContent()),
  /** The connection is reset before the call takes effect. */
  RESET_BEFORE("reset-before", Operation.words()),
  /** The connection is reset after the call took effect. */
  RESET_AFTER("reset-after", Operation.words()),
  /** The connection is reset immediately; the call takes effect later [seconds=30]. */
  LANDS_LATE("lands-late", Operation.wordsOfWrites(), Map.of("seconds", NUMBER)),
  /** The key used is revoked for good: 401 from now on. */
  KEY_REVOKED("key-revoked", Operation.words()),
  /** Impersonation is not enabled for the organization: 403. */
  FEATURE_OFF("feature-off", Set.of("gcpCreateSa", "gkeCreateSa")),
  /** 200 without a service account [form=missing|null|empty]. */
  EMPTY_SA(
      "empty-sa",
      Set.of("gcpCreateSa", "gkeCreateSa"),
      Map.of("form", oneOf("missing", "null", "empty"))),
  /** 200 with a different service account than other callers get [email=…]. */
  OTHER_SA("other-sa", Set.of("gcpCreateSa", "gkeCreateSa"), Map.of("email", TEXT)),
  /** The call is made with the key of another organization, which has no clusters. */
  OTHER_ORGANIZATION(
      "other-organization",
      Set.of("listClusters", "getCluster", "gcpCreateSa", "gcpDisableSa", "updateCluster")),
  /** Another caller deletes the cluster just before the call. */
  GONE("gone", Operation.wordsOfClusterOperations()),
  /**
   * Reads show the cluster as it was before the last update. On a read: this read [seconds: only
   * while the update is younger]. On an update: the next [reads=1] reads, or those of the next
   * [seconds] instead.
   */
  STALE_GET(
      "stale-get",
      Set.of("listClusters", "getCluster", "updateCluster"),
      Map.of("seconds", NUMBER, "reads", NUMBER)),
  /** Concurrent registrations collide [mode=two-ids|conflict]. */
  DUP_REGISTER(
      "dup-register", Set.of("registerCluster"), Map.of("mode", oneOf("two-ids", "conflict"))),
  /** Another writer changes the cluster [change=credentials|link, when=after|before, email=…]. */
  FOREIGN_WRITER(
      "foreign-writer",
      Operation.wordsOfClusterOperations(),
      Map.of(
          "change", oneOf("credentials", "link"),
          "when", oneOf("after", "before"),
          "email", TEXT)),
  /** The update is accepted, but its reconcile never ends: connecting forever. */
  STUCK_CONNECTING("stuck-connecting", Set.of("updateCluster")),
  /** The update is accepted and the cluster reported ready, but never reconciled. */
  NEVER_CONFIRMS("never-confirms", Set.of("updateCluster")),
  /** The update is accepted, then every other reconcile fails. */
  FLAP("flap", Set.of("updateCluster")),
  /** Unlinking fails with a 500 [commit=false]. */
  DISABLE_500("disable-500", Set.of("gcpDisableSa", "gkeDisableSa"), Map.of("commit", FLAG)),
  /** Deletion is rejected because the cluster is connected. */
  DELETE_400("delete-400", Set.of("deleteCluster")),
  /** Terraform takes over the cluster just before the call. */
  TERRAFORM_MANAGED("terraform-managed", Operation.wordsOfClusterOperations());

  private final String word;
  private final FaultVocabulary.Form form;

  FaultKind(String word, Set<String> operations) {
    this(word, operations, Map.of());
  }

  FaultKind(String word, Set<String> operations, Map<String, FaultParameter> parameters) {
    this.word = word;
    this.form = new FaultVocabulary.Form(operations, parameters);
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
        Arrays.stream(values()).collect(Collectors.toMap(word, kind -> kind.form)));
  }
}
