package dev.embark.simulators.iam;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.HttpRule;
import com.google.protobuf.Message;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A REST form of an operation, derived from the {@code google.api.http} rule in Google's own
 * description.
 *
 * @param verb the HTTP method
 * @param path matches the raw path; its only group, if any, is the resource's name
 * @param field the request field for the name; empty for none
 * @param body the request field for the body; {@code *} for the request itself, empty for none
 * @param renamed request fields by the parameter names that differ in this form
 * @param print writes the response as JSON
 */
record RestRoute<Q extends Message, A extends Message>(
    Operation<Q, A> operation,
    String verb,
    Pattern path,
    String field,
    String body,
    Map<String, String> renamed,
    Function<Message, ObjectNode> print) {

  private static final Function<Message, ObjectNode> AS_IT_IS = RestJson::tree;
  private static final Pattern TEMPLATE =
      Pattern.compile("(?<before>[^{]*)(\\{(?<field>[a-z_.]+)=(?<name>[^}]+)})?(?<after>.*)");

  static <Q extends Message, A extends Message> RestRoute<Q, A> of(
      Operation<Q, A> operation, HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> of(operation, "GET", rule.getGet(), rule.getBody());
      case PUT -> of(operation, "PUT", rule.getPut(), rule.getBody());
      case POST -> of(operation, "POST", rule.getPost(), rule.getBody());
      case DELETE -> of(operation, "DELETE", rule.getDelete(), rule.getBody());
      case PATCH -> of(operation, "PATCH", rule.getPatch(), rule.getBody());
      case CUSTOM, PATTERN_NOT_SET ->
          throw new IllegalArgumentException("No REST path for " + operation.name());
    };
  }

  static <Q extends Message, A extends Message> RestRoute<Q, A> of(
      Operation<Q, A> operation, String verb, String template, String body) {
    Matcher parts = TEMPLATE.matcher(template);
    if (!parts.matches()) {
      throw new IllegalArgumentException("Not a path template: " + template);
    }
    String field = parts.group("field");
    String name = field == null ? "" : "(" + parts.group("name").replace("*", "[^/]+") + ")";
    Pattern path =
        Pattern.compile(
            Pattern.quote(parts.group("before")) + name + Pattern.quote(parts.group("after")));
    return new RestRoute<>(
        operation, verb, path, field == null ? "" : field, body, Map.of(), AS_IT_IS);
  }

  RestRoute<Q, A> printedBy(Function<Message, ObjectNode> changed) {
    return new RestRoute<>(operation, verb, path, field, body, renamed, changed);
  }

  /** Returns the same route with one parameter renamed. */
  RestRoute<Q, A> taking(String parameter, String instead) {
    return new RestRoute<>(operation, verb, path, field, body, Map.of(parameter, instead), print);
  }

  /**
   * Rejects a selection of fields that the response does not have. Assumption: if a response's form
   * differs from Google's description of the operation, any field can be selected.
   */
  void check(FieldSelection fields) {
    if (print.equals(AS_IT_IS)) {
      fields.check(operation.answer().getDescriptorForType());
    }
  }

  /** Returns the decoded resource name if this route serves the request; empty text for no name. */
  Optional<String> match(String requestVerb, String rawPath) {
    if (!verb.equals(requestVerb)) {
      return Optional.empty();
    }
    Matcher matcher = path.matcher(rawPath);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(matcher.groupCount() == 0 ? "" : decoded(matcher.group(1)));
  }

  private static String decoded(String raw) {
    // A plus sign is literal in a path; only in forms does it mean a space.
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
