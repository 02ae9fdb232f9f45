package dev.embark.worker.observability;

import com.uber.m3.tally.Buckets;
import com.uber.m3.tally.Capabilities;
import com.uber.m3.tally.Counter;
import com.uber.m3.tally.Gauge;
import com.uber.m3.tally.Histogram;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import com.uber.m3.tally.Timer;
import io.temporal.serviceclient.MetricsTag;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes metrics on with the types of workflows and activities that the worker knows, and replaces
 * every other type by one name. Anyone with write access to the Temporal namespace chooses the
 * types of the tasks that reach a worker, and scopes, reporter and registry keep each set of tags
 * until the process ends. Thread-safe.
 */
final class KnownTypes implements Scope {

  private static final String OTHER = "other";

  /** The tags whose values come with a task. */
  private static final Set<String> OF_TASKS =
      Set.of(MetricsTag.ACTIVITY_TYPE, MetricsTag.WORKFLOW_TYPE);

  private final Scope scope;
  private final Set<String> known;

  /**
   * @param known the types to name; may grow
   */
  KnownTypes(Scope scope, Set<String> known) {
    this.scope = scope;
    this.known = known;
  }

  @Override
  public Scope tagged(@Nullable Map<String, String> tags) {
    return new KnownTypes(scope.tagged(bounded(tags)), known);
  }

  /** Calls of Temporal outside any task have no tags at all, not even an empty map. */
  private @Nullable Map<String, String> bounded(@Nullable Map<String, String> tags) {
    if (tags == null || Collections.disjoint(OF_TASKS, tags.keySet())) {
      return tags;
    }
    Map<String, String> bounded = new HashMap<>(tags);
    OF_TASKS.forEach(tag -> bounded.computeIfPresent(tag, (name, type) -> named(type)));
    return bounded;
  }

  private String named(String type) {
    return known.contains(type) || type.equals(MetricsTag.DEFAULT_VALUE) ? type : OTHER;
  }

  @Override
  public Scope subScope(String name) {
    return new KnownTypes(scope.subScope(name), known);
  }

  @Override
  public Counter counter(String name) {
    return scope.counter(name);
  }

  @Override
  public Gauge gauge(String name) {
    return scope.gauge(name);
  }

  @Override
  public Timer timer(String name) {
    return scope.timer(name);
  }

  @Override
  @SuppressWarnings({"deprecation", "rawtypes"}) // as the interface declares it
  public Histogram histogram(String name, @Nullable Buckets buckets) {
    return scope.histogram(name, buckets);
  }

  @Override
  public Capabilities capabilities() {
    return scope.capabilities();
  }

  @Override
  public void close() throws ScopeCloseException {
    scope.close();
  }
}
