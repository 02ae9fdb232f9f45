package dev.embark.workflows.plan;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Wave;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Splits a fleet into its waves. Each cluster is in exactly one. Clusters that share a client
 * service account form a group, which is never split: if a wave takes one cluster of a group, it
 * takes the whole group.
 *
 * <p>A wave of a count or a percentage takes groups in the order of the manifest and passes over
 * those that do not fit; so a canary of one is a single cluster if there is one that shares
 * nothing. It takes a larger group only if it would otherwise stay empty, and then the smallest.
 */
public final class WavePlanner {

  /** More waves are a mistake, and each adds to the fleet's history. */
  public static final int MOST_WAVES = 50;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?");

  private final int total;
  private final Map<String, List<ClusterTarget>> left = new LinkedHashMap<>();
  private int taken;

  /**
   * Clusters that the waves so far should have taken; more than they took if groups did not fit.
   */
  private int reached;

  private WavePlanner(List<ClusterTarget> targets) {
    this.total = targets.size();
    targets.forEach(
        target ->
            left.computeIfAbsent(target.clientServiceAccount(), account -> new ArrayList<>())
                .add(target));
  }

  /**
   * The waves with their clusters, in their order.
   *
   * @throws IllegalArgumentException with a sentence for people, if the waves are not well-formed
   *     or leave clusters out
   */
  public static List<PlannedWave> plan(List<ClusterTarget> targets, List<Wave> waves) {
    requireWellFormed(waves);
    WavePlanner planner = new WavePlanner(targets);
    List<PlannedWave> planned = new ArrayList<>();
    for (Wave wave : waves) {
      planned.add(new PlannedWave(wave, planner.take(wave)));
    }
    int out = planner.total - planner.taken;
    if (out > 0) {
      throw new IllegalArgumentException(
          "the waves leave out " + out + " of " + planner.total + " clusters");
    }
    return List.copyOf(planned);
  }

  /**
   * The waves that have clusters. An empty one hands its approval on to the next one that is not: a
   * requested gate is never lost.
   */
  public static List<PlannedWave> withoutEmptyOnes(List<PlannedWave> waves) {
    List<PlannedWave> kept = new ArrayList<>();
    Wave gate = null;
    for (PlannedWave each : waves) {
      Wave wave = each.wave();
      if (wave.approvalWithin() == null && gate != null) {
        wave = wave.approvedWithin(gate.approvalWithin());
      }
      if (each.targets().isEmpty()) {
        gate = wave.approvalWithin() == null ? gate : wave;
      } else {
        kept.add(new PlannedWave(wave, each.targets()));
        gate = null;
      }
    }
    return List.copyOf(kept);
  }

  /** Whether the text can name a wave: names are parts of workflow ids. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private static void requireWellFormed(List<Wave> waves) {
    if (waves.isEmpty() || waves.size() > MOST_WAVES) {
      throw new IllegalArgumentException(
          "there are " + waves.size() + " waves, not 1 to " + MOST_WAVES);
    }
    Set<String> names = new HashSet<>();
    for (Wave wave : waves) {
      if (!isName(wave.name())) {
        throw new IllegalArgumentException("'" + wave.name() + "' cannot name a wave");
      }
      if (!names.add(wave.name())) {
        throw new IllegalArgumentException("two waves are named '" + wave.name() + "'");
      }
      if (waysToChoose(wave) != 1) {
        throw new IllegalArgumentException(
            "wave " + wave.name() + " must have one of clusters, percent, selector and ids");
      }
    }
  }

  private static long waysToChoose(Wave wave) {
    return Stream.of(
            wave.clusters() != null,
            wave.percent() != null,
            wave.selector() != null,
            !wave.ids().isEmpty())
        .filter(given -> given)
        .count();
  }

  private List<ClusterTarget> take(Wave wave) {
    Set<String> groups =
        wave.clusters() != null || wave.percent() != null ? filling(wave) : chosen(wave);
    List<ClusterTarget> targets =
        groups.stream().flatMap(account -> left.get(account).stream()).toList();
    left.keySet().removeAll(groups);
    taken += targets.size();
    reached = Math.max(reached, taken);
    return targets;
  }

  private Set<String> chosen(Wave wave) {
    Set<String> ids = Set.copyOf(new LinkedHashSet<>(wave.ids()));
    return left.entrySet().stream()
        .filter(
            group ->
                group.getValue().stream()
                    .anyMatch(
                        target ->
                            ids.contains(target.clusterId())
                                || (wave.selector() != null && wave.selector().matches(target))))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<String> filling(Wave wave) {
    reached = Math.min(total, Math.max(reached, goal(wave)));
    int room = reached - taken;
    Set<String> groups = new LinkedHashSet<>();
    for (Map.Entry<String, List<ClusterTarget>> group : left.entrySet()) {
      if (group.getValue().size() <= room) {
        groups.add(group.getKey());
        room -= group.getValue().size();
      }
    }
    if (groups.isEmpty() && room > 0) {
      left.entrySet().stream()
          .min(Comparator.comparingInt(group -> group.getValue().size()))
          .ifPresent(smallest -> groups.add(smallest.getKey()));
    }
    return groups;
  }

  /**
   * A percentage is of the whole fleet, rounded up, at least one; a count adds to earlier waves.
   */
  private int goal(Wave wave) {
    Integer percent = wave.percent();
    if (percent != null) {
      return Math.max(1, (int) (((long) Math.min(100, percent) * total + 99) / 100));
    }
    Integer clusters = wave.clusters();
    return (int) Math.min(total, (long) reached + (clusters == null ? 0 : clusters));
  }
}
