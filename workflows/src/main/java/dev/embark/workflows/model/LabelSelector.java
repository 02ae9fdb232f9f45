package dev.embark.workflows.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Conditions on the labels of a cluster, all of which must hold. A selector without conditions
 * matches nothing: one that was lost on the way must not select a whole fleet.
 *
 * @param conditions the conditions
 */
public record LabelSelector(List<Condition> conditions) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public LabelSelector {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /**
   * One condition.
   *
   * @param key the label's name
   * @param value what it is compared with
   * @param equal whether it must have this value, or must not
   */
  public record Condition(String key, String value, boolean equal) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Condition {
      key = key == null ? "" : key;
      value = value == null ? "" : value;
    }

    /**
     * Reads {@code KEY=VALUE} or {@code KEY!=VALUE}.
     *
     * @throws IllegalArgumentException with a sentence for people
     */
    public static Condition parse(String text) {
      int sign = text.indexOf('=');
      boolean not = sign > 0 && text.charAt(sign - 1) == '!';
      if (sign < (not ? 2 : 1)) {
        throw new IllegalArgumentException("'" + text + "' is not KEY=VALUE or KEY!=VALUE");
      }
      return new Condition(
          text.substring(0, not ? sign - 1 : sign).strip(), text.substring(sign + 1).strip(), !not);
    }

    /**
     * Whether these labels fulfil it. A missing label differs from every value; a condition without
     * a key, as from a broken message, is never fulfilled.
     */
    public boolean holdsFor(Map<String, String> labels) {
      return !key.isEmpty() && value.equals(labels.get(key)) == equal;
    }

    @Override
    public String toString() {
      return key + (equal ? "=" : "!=") + value;
    }
  }

  /**
   * Reads conditions that are separated by commas.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static LabelSelector parse(String text) {
    return new LabelSelector(Arrays.stream(text.split(",", -1)).map(Condition::parse).toList());
  }

  /** Whether the cluster fulfils each condition. */
  public boolean matches(ClusterTarget target) {
    return !conditions.isEmpty()
        && conditions.stream().allMatch(condition -> condition.holdsFor(target.labels()));
  }

  @Override
  public String toString() {
    return conditions.stream().map(Condition::toString).collect(Collectors.joining(","));
  }
}
