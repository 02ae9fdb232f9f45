package dev.embark.simulators.iam;

import com.google.cloud.resourcemanager.v3.Project;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses project search queries: terms such as {@code name:shop*} and {@code
 * lifecycleState=ACTIVE}, of which one has to match unless {@code AND} stands between them. Case
 * does not matter. Assumption: {@code OR} binds more tightly than {@code AND}, as in Google's other
 * filters (AIP-160), and malformed queries are rejected.
 *
 * @see <a href="https://cloud.google.com/resource-manager/reference/rest/v3/projects/search">
 *     projects.search</a>
 */
final class ProjectQuery {

  private static final Pattern TOKEN = Pattern.compile("[()]|(?:[^\\s()\"]|\"[^\"]*\")+");
  private static final Pattern TERM = Pattern.compile("([A-Za-z][\\w.-]*)[:=](.+)");

  /** Assumption; parsing recurses as deep as the parentheses do. */
  private static final int DEEPEST = 50;

  private final Deque<String> tokens = new ArrayDeque<>();
  private int depth;

  private ProjectQuery(String text) {
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      tokens.add(token.group());
    }
  }

  /**
   * Returns the filter for the query; an empty one matches everything.
   *
   * @throws Refusal if it cannot be parsed
   */
  static Predicate<Project> parse(String text) {
    if (text.isBlank()) {
      return project -> true;
    }
    ProjectQuery query = new ProjectQuery(text);
    Predicate<Project> read = query.conjunction();
    if (!query.tokens.isEmpty()) {
      throw Refusals.invalidArgument();
    }
    return read;
  }

  private Predicate<Project> conjunction() {
    List<Predicate<Project>> all = new ArrayList<>(List.of(disjunction()));
    while (accepts("AND")) {
      all.add(disjunction());
    }
    return project -> all.stream().allMatch(each -> each.test(project));
  }

  private Predicate<Project> disjunction() {
    List<Predicate<Project>> any = new ArrayList<>(List.of(factor()));
    while (accepts("OR") || hasNextFactor()) {
      any.add(factor());
    }
    return project -> any.stream().anyMatch(each -> each.test(project));
  }

  private Predicate<Project> factor() {
    boolean negated = false;
    while (accepts("NOT")) {
      negated = !negated;
    }
    Predicate<Project> positive =
        accepts("(") ? group() : term(tokens.isEmpty() ? "" : tokens.remove());
    return negated ? positive.negate() : positive;
  }

  private Predicate<Project> group() {
    if (++depth > DEEPEST) {
      throw Refusals.invalidArgument();
    }
    Predicate<Project> inner = conjunction();
    depth--;
    if (!accepts(")")) {
      throw Refusals.invalidArgument();
    }
    return inner;
  }

  private boolean hasNextFactor() {
    return !tokens.isEmpty() && !tokens.element().equals(")") && !tokens.element().equals("AND");
  }

  private boolean accepts(String token) {
    boolean next = token.equals(tokens.peek());
    if (next) {
      tokens.remove();
    }
    return next;
  }

  private static Predicate<Project> term(String text) {
    Matcher term = TERM.matcher(text);
    if (!term.matches()) {
      throw Refusals.invalidArgument();
    }
    String field = term.group(1).toLowerCase(Locale.ROOT);
    value(field, Project.getDefaultInstance());
    Pattern wanted =
        Pattern.compile(
            Arrays.stream(term.group(2).replace("\"", "").split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")),
            Pattern.CASE_INSENSITIVE);
    return project -> {
      String value = value(field, project);
      return !value.isEmpty() && wanted.matcher(value).matches();
    };
  }

  /** Returns the value, or an empty text. Assumption: the number is searchable, as gcloud tries. */
  private static String value(String field, Project project) {
    return switch (field) {
      case "name", "displayname" -> project.getDisplayName();
      case "id", "projectid" -> project.getProjectId();
      case "projectnumber" -> project.getName().replace("projects/", "");
      case "state", "lifecyclestate" -> project.getState().name();
      case "parent", "parent.type", "parent.id", "labels" -> "";
      default -> {
        if (!field.startsWith("labels.")) {
          throw Refusals.invalidArgument();
        }
        yield "";
      }
    };
  }
}
