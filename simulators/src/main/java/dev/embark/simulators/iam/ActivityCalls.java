package dev.embark.simulators.iam;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.DynamicMessage;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves the last use of keys as in Policy Analyzer v1.
 *
 * @see <a
 *     href="https://cloud.google.com/policy-intelligence/docs/activity-analyzer-service-account-authentication">
 *     View recent usage for service accounts and keys</a>
 */
final class ActivityCalls {

  private static final String PERMISSION =
      "policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query";

  /** Assumption: the location makes no difference. */
  private static final Pattern PARENT =
      Pattern.compile("(projects/[^/]+)/locations/[^/]+/activityTypes/" + KeyActivity.TYPE);

  private static final int MOST_A_PAGE = 1_000;

  private final Access access;

  ActivityCalls(Access access) {
    this.access = access;
  }

  void addTo(Operations policyAnalyzer) {
    policyAnalyzer.read(
        "QueryActivity",
        PolicyAnalyzerProto.message("QueryActivityRequest"),
        PolicyAnalyzerProto.message("QueryActivityResponse"),
        request -> ApiDescription.text(request, "parent").replaceFirst("/locations/.*", ""),
        this::query);
  }

  private DynamicMessage query(ServerCall call, DynamicMessage request) {
    Matcher parent = PARENT.matcher(ApiDescription.text(request, "parent"));
    if (!parent.matches()) {
      throw Refusals.invalidField("parent", "Invalid parent.");
    }
    ProjectRecord project = access.project(parent.group(1), PERMISSION);
    access.require(call, PERMISSION, project);
    TreeMap<String, KeyActivity> found =
        activities(project, call, ApiDescription.text(request, "filter"));
    String start = Pages.start(ApiDescription.text(request, "page_token"));
    int size = Math.max(0, ApiDescription.number(request, "page_size"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    Pages.page(
        found.tailMap(start, false).values().stream(),
        Pages.size(size, MOST_A_PAGE, MOST_A_PAGE),
        KeyActivity::fullResourceName,
        (page, token) -> {
          page.forEach(activity -> answer.withArray("activities").add(activity.json()));
          answer.put("nextPageToken", token);
        });
    DynamicMessage.Builder message =
        PolicyAnalyzerProto.message("QueryActivityResponse").toBuilder();
    RestJson.parse(answer.toString(), message);
    return message.build();
  }

  /** Assumption: there is no data for Google's own keys. */
  private static TreeMap<String, KeyActivity> activities(
      ProjectRecord project, ServerCall call, String text) {
    ActivityFilter filter = new ActivityFilter(text);
    TreeMap<String, KeyActivity> found = new TreeMap<>();
    for (AccountRecord account : project.liveAccounts.values()) {
      account.keys.values().stream()
          .filter(KeyRecord::userManaged)
          .map(key -> new KeyActivity(project.number, account, key, call.at()))
          .filter(activity -> activity.isKnown() && filter.takes(activity.fullResourceName()))
          .forEach(activity -> found.put(activity.fullResourceName(), activity));
    }
    return found;
  }
}
