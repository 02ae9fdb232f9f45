package dev.embark.activities.castai;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.embark.activities.Excerpt;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.DiscoveredCluster;
import dev.embark.workflows.model.TargetRules;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields read from Cast AI's cluster object. Any may be missing or null. {@code
 * gke.castServiceAccount} is deliberately not read, as it has misled other clients.
 */
record ClusterJson(
    @Nullable String id,
    @Nullable String name,
    @Nullable String organizationId,
    @Nullable String providerType,
    @Nullable String providerNamespaceId,
    @Nullable String status,
    @Nullable String credentialsId,
    @Nullable String managedBy,
    @Nullable String reconciledAt,
    @Nullable String reconcileError,
    @Nullable ReconcileInfo reconcileInfo,
    @Nullable Gke gke,
    @Nullable Region region,
    @Nullable String agentStatus,
    @Nullable Boolean isPhase2) {

  /** Snapshots of hundreds of clusters go into one payload. */
  private static final int LONGEST_ERROR = 500;

  private static final int LONGEST_TEXT = 200;

  /** Ids and accounts become search attributes, whose values Temporal limits to two kilobytes. */
  private static final int LONGEST_WORD = 255;

  private static final Pattern WORD = Pattern.compile("[!-~]{1," + LONGEST_WORD + "}");

  private static final String CUT = "...";

  private static final Pattern NOT_IN_WORDS = Pattern.compile("[^!-~]+");

  record ReconcileInfo(
      @Nullable String status, @Nullable String error, @Nullable String reconciledAt) {}

  record Gke(
      @Nullable String projectId,
      @Nullable String clientServiceAccount,
      @Nullable String location) {}

  record Region(@Nullable String name) {}

  /**
   * Returns the cluster as decisions need it; absent and empty texts are equivalent.
   *
   * @throws JsonMappingException if it does not identify the cluster, or if an id or an account is
   *     none
   */
  ClusterSnapshot snapshot() throws JsonMappingException {
    requireId();
    String odd = odd();
    if (odd != null) {
      throw new JsonMappingException(null, odd);
    }
    return escaped();
  }

  /**
   * Returns the cluster as one of a list, with odd values escaped.
   *
   * @param unreadable which field could not be read, in words; null if all could
   * @throws JsonMappingException if it has no id
   */
  ListedCluster listed(@Nullable String unreadable) throws JsonMappingException {
    requireId();
    return new ListedCluster(escaped(), unreadable == null ? odd() : unreadable);
  }

  /**
   * Returns a cluster of a list with the texts that can be read, where some field has an unexpected
   * type.
   *
   * @param problem why not all can be read
   * @throws JsonMappingException the problem, if the id cannot be read either, or which account the
   *     cluster uses and whether it holds credentials: nobody may be overlooked who lives on an
   *     account
   */
  static ClusterJson readablePartOf(JsonNode cluster, JsonMappingException problem)
      throws JsonMappingException {
    JsonNode gke = cluster.path("gke");
    boolean tellsWhatItUses =
        isReadable(cluster.path("credentialsId"))
            && (gke.isObject() || isAbsent(gke))
            && isReadable(gke.path("clientServiceAccount"));
    if (!cluster.path("id").isTextual() || !tellsWhatItUses) {
      throw problem;
    }
    JsonNode info = cluster.path("reconcileInfo");
    return new ClusterJson(
        textIn(cluster, "id"),
        textIn(cluster, "name"),
        textIn(cluster, "organizationId"),
        textIn(cluster, "providerType"),
        textIn(cluster, "providerNamespaceId"),
        textIn(cluster, "status"),
        textIn(cluster, "credentialsId"),
        textIn(cluster, "managedBy"),
        textIn(cluster, "reconciledAt"),
        textIn(cluster, "reconcileError"),
        new ReconcileInfo(
            textIn(info, "status"), textIn(info, "error"), textIn(info, "reconciledAt")),
        gke.isObject()
            ? new Gke(
                textIn(gke, "projectId"),
                textIn(gke, "clientServiceAccount"),
                textIn(gke, "location"))
            : null,
        new Region(textIn(cluster.path("region"), "name")),
        textIn(cluster, "agentStatus"),
        cluster.path("isPhase2").isBoolean() ? cluster.path("isPhase2").booleanValue() : null);
  }

  /** Returns in words which field has an unexpected type. */
  String unreadable(JsonMappingException problem) {
    String field =
        problem.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .collect(Collectors.joining("."));
    return "The " + field + " of cluster " + word(id) + " has an unexpected type";
  }

  /**
   * Returns the time of the last reconcile as {@link #snapshot} does, but whatever the other fields
   * are: empty if there is none, null if it cannot be read.
   */
  static @Nullable String reconciledAt(JsonNode cluster) {
    JsonNode info = cluster.path("reconcileInfo");
    for (JsonNode time : List.of(cluster.path("reconciledAt"), info.path("reconciledAt"))) {
      if (!isReadable(time)) {
        return null;
      }
      String shown = shortened(time.textValue());
      if (shown != null) {
        return shown;
      }
    }
    return isAbsent(info) || info.isObject() ? "" : null;
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static boolean isReadable(JsonNode text) {
    return isAbsent(text) || text.isTextual();
  }

  private static @Nullable String textIn(JsonNode object, String field) {
    return object.path(field).textValue();
  }

  private void requireId() throws JsonMappingException {
    if (text(id) == null) {
      throw new JsonMappingException(null, "A cluster without an id");
    }
  }

  /** Returns which id or account is none, in words; null if all are well-formed. */
  private @Nullable String odd() {
    if (isOdd(id)) {
      return "The id of a cluster is no word: " + word(id);
    }
    String field =
        isOdd(organizationId)
            ? "organizationId"
            : isOdd(credentialsId) ? "credentialsId" : oddFieldOfGke();
    return field == null ? null : "The " + field + " of cluster " + id + " is no word";
  }

  private @Nullable String oddFieldOfGke() {
    if (gke == null) {
      return null;
    }
    if (isOdd(gke.clientServiceAccount)) {
      return "clientServiceAccount";
    }
    if (isOdd(gke.projectId)) {
      return "projectId";
    }
    return text(gke.projectId) == null && isOdd(providerNamespaceId) ? "providerNamespaceId" : null;
  }

  private ClusterSnapshot escaped() {
    String error = excerpt(reconcileError);
    String reconciled = shortened(reconciledAt);
    return new ClusterSnapshot(
        orEmpty(word(id)).toLowerCase(Locale.ROOT),
        orEmpty(shortened(name)),
        orEmpty(word(organizationId)),
        provider(),
        project(),
        orEmpty(shortened(status)),
        word(credentialsId),
        gke == null ? null : account(gke.clientServiceAccount),
        shortened(managedBy),
        reconciled != null || reconcileInfo == null
            ? reconciled
            : shortened(reconcileInfo.reconciledAt),
        reconcileInfo == null ? null : shortened(reconcileInfo.status),
        error != null || reconcileInfo == null ? error : excerpt(reconcileInfo.error),
        Boolean.TRUE.equals(isPhase2));
  }

  /** Falls back to the object that only GKE clusters have if the provider is not given. */
  private String provider() {
    return text(providerType) == null && gke != null ? "gke" : orEmpty(shortened(providerType));
  }

  private @Nullable String project() {
    if (gke == null) {
      return null;
    }
    String project = word(gke.projectId);
    return project == null ? word(providerNamespaceId) : project;
  }

  /** Returns the cluster with the fields that only an inventory needs. */
  DiscoveredCluster discovered(ClusterSnapshot snapshot) {
    String location = gke == null ? null : shortened(gke.location);
    String wider = region == null ? null : shortened(region.name);
    return new DiscoveredCluster(
        snapshot, location == null ? wider : location, shortened(agentStatus));
  }

  private static @Nullable String excerpt(@Nullable String text) {
    return text(text) == null ? null : Excerpt.of(text, LONGEST_ERROR);
  }

  private static @Nullable String shortened(@Nullable String text) {
    return text(text) == null ? null : Excerpt.of(text, LONGEST_TEXT);
  }

  /** Returns whether it is a text that can be an id: not empty, and neither long nor odd. */
  static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }

  private static boolean isOdd(@Nullable String text) {
    return text(text) != null && !isWord(text);
  }

  /**
   * Returns the account without the spaces and invisible characters that make it odd, if it is one
   * then: Cast AI may be using it, so the cluster must count as a user of the account.
   */
  private static @Nullable String account(@Nullable String text) {
    if (text == null || !isOdd(text)) {
      return text(text);
    }
    String visible = NOT_IN_WORDS.matcher(text).replaceAll("");
    return TargetRules.isServiceAccount(visible.toLowerCase(Locale.ROOT)) ? visible : word(text);
  }

  /**
   * Returns the text as a word. An odd one is escaped and cut, so that it is no well-formed id,
   * project or e-mail, above all not that of another cluster.
   */
  private static @Nullable String word(@Nullable String text) {
    if (text == null || !isOdd(text)) {
      return text(text);
    }
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      String next =
          each >= '!' && each <= '~' ? String.valueOf(each) : "\\u%04x".formatted((int) each);
      if (word.length() + next.length() + CUT.length() > LONGEST_WORD) {
        return word + CUT;
      }
      word.append(next);
    }
    return word.toString();
  }

  private static @Nullable String text(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
