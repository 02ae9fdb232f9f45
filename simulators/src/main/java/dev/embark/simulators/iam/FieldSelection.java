package dev.embark.simulators.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a response named by the parameter {@code fields}, such as {@code
 * accounts(email,name),nextPageToken} or {@code bindings/role}. Immutable once parsed.
 *
 * @see <a href="https://cloud.google.com/apis/docs/system-parameters">System parameters</a>
 */
final class FieldSelection {

  /** Omits nothing. */
  static final FieldSelection EVERYTHING = new FieldSelection("");

  private static final Pattern TOKEN = Pattern.compile("[,/.()]|[^,/.()]+");
  private static final Pattern SNAKE = Pattern.compile("_([a-z])");
  private static final String ANY = "*";

  private final String text;
  private final Map<String, FieldSelection> parts = new LinkedHashMap<>();

  private FieldSelection(String text) {
    this.text = text;
  }

  /**
   * Parses without recursion, as the nesting may be arbitrarily deep.
   *
   * @throws Refusal if it cannot be parsed
   */
  static FieldSelection parse(String text) {
    FieldSelection all = new FieldSelection(text);
    Deque<FieldSelection> groups = new ArrayDeque<>();
    groups.push(all);
    FieldSelection within = all;
    FieldSelection last = null;
    for (String token : TOKEN.matcher(text).results().map(MatchResult::group).toList()) {
      switch (token) {
        case "," -> within = groups.element();
        case "/", "." -> within = all.required(last);
        case "(" -> {
          within = all.required(last);
          groups.push(within);
        }
        case ")" -> {
          groups.pop();
          within = all.required(groups.peek());
        }
        default -> last = within.part(token.strip());
      }
    }
    if (groups.size() != 1) {
      throw all.unknown(text);
    }
    return all;
  }

  /**
   * Checks that the fields exist.
   *
   * @throws Refusal if not
   */
  void check(Descriptor type) {
    check(type, "", this);
  }

  /** Returns the selected parts; a list is selected by the fields of its elements. */
  JsonNode of(JsonNode node) {
    if (parts.isEmpty() || !node.isContainerNode()) {
      return node;
    }
    if (node.isArray()) {
      ArrayNode elements = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> elements.add(of(element)));
      return elements;
    }
    ObjectNode chosen = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      FieldSelection part = parts.getOrDefault(field.getKey(), parts.get(ANY));
      if (part != null) {
        chosen.set(field.getKey(), part.of(field.getValue()));
      }
    }
    return chosen;
  }

  private FieldSelection part(String name) {
    String camelCase = SNAKE.matcher(name).replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
    return parts.computeIfAbsent(camelCase, key -> new FieldSelection(name));
  }

  private FieldSelection required(@Nullable FieldSelection part) {
    if (part == null) {
      throw unknown(text);
    }
    return part;
  }

  private void check(Descriptor type, String before, FieldSelection whole) {
    parts.forEach(
        (name, part) -> {
          Optional<FieldDescriptor> field =
              type.getFields().stream().filter(f -> f.getJsonName().equals(name)).findFirst();
          if (field.isEmpty() && !name.equals(ANY)) {
            throw whole.unknown(before + part.text);
          }
          field.ifPresent(found -> part.checkWithin(found, before + part.text + ".", whole));
        });
  }

  private void checkWithin(FieldDescriptor field, String before, FieldSelection whole) {
    if (parts.isEmpty()) {
      return;
    }
    if (field.getJavaType() != JavaType.MESSAGE) {
      throw whole.unknown(before + parts.values().iterator().next().text);
    }
    // The descriptors of Google's well-known types, such as Struct, do not reflect their JSON.
    if (!field.getMessageType().getFullName().startsWith("google.protobuf.")) {
      check(field.getMessageType(), before, whole);
    }
  }

  private Refusal unknown(String path) {
    return Refusals.unknownPath(text, path);
  }
}
