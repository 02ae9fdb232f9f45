package dev.embark.starter.report;

import dev.embark.starter.client.ClusterStory;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.CommandException;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.AccessSurvey;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lists, through a worker, the keys of accounts whose clusters were onboarded. If no worker can do
 * so, the report is written without them.
 */
final class KeyLook {

  private static final Authorship AUTHOR = Authorship.of("embark report");

  private final EmbarkClient client;
  private final Clock clock;
  private final boolean unasked;

  /** A cluster of the run that uses an account. */
  private record Use(ClusterTarget target, boolean onboarded) {

    String account() {
      return target.clientServiceAccount() + " " + target.projectId();
    }
  }

  /**
   * Creates a look.
   *
   * @param unasked whether no person requested it; it must then be quick
   */
  KeyLook(EmbarkClient client, Clock clock, boolean unasked) {
    this.client = client;
    this.clock = clock;
    this.unasked = unasked;
  }

  /**
   * Returns the keys of the accounts whose clusters in the run were all onboarded.
   *
   * @param stories the stories of the clusters' runs, a cluster's latest last
   * @param all the fleet's clusters, started or not
   */
  KeysLeft at(Collection<ClusterStory> stories, Collection<ClusterTarget> all) {
    Map<String, Use> byCluster = new LinkedHashMap<>();
    all.forEach(target -> byCluster.put(target.clusterId(), new Use(target, false)));
    for (ClusterStory story : stories) {
      if (story.input() != null) {
        byCluster.put(story.clusterId(), new Use(story.input().target(), isOnboarded(story)));
      }
    }
    Map<String, List<Use>> byAccount = new TreeMap<>();
    byCluster
        .values()
        .forEach(
            use -> byAccount.computeIfAbsent(use.account(), name -> new ArrayList<>()).add(use));
    byAccount.values().removeIf(uses -> uses.stream().noneMatch(Use::onboarded));
    if (unasked && byAccount.size() > AccessSurvey.MOST_TARGETS) {
      return unseen(
          "the run has " + byAccount.size() + " accounts; 'embark report' takes the time to look");
    }
    return byAccount.isEmpty() ? seen(List.of()) : look(byAccount.values());
  }

  private KeysLeft look(Collection<List<Use>> accounts) {
    List<KeysLeft.Account> known = new ArrayList<>();
    List<ClusterTarget> asked = new ArrayList<>();
    for (List<Use> uses : accounts) {
      Optional<Use> other = uses.stream().filter(use -> !use.onboarded()).findFirst();
      if (other.isPresent()) {
        ClusterTarget target = other.get().target();
        String why = "cluster " + target.clusterId() + " uses it and is not onboarded";
        known.add(new KeysLeft.Account(target, List.of(), why, null));
      } else {
        asked.add(uses.get(0).target());
      }
    }
    try {
      List<Seen> seen = client.inspections().surveyKeys(asked, AUTHOR, unasked);
      seen.stream().map(KeyLook::account).forEach(known::add);
    } catch (CommandException e) {
      return unseen(e.what());
    }
    known.sort(Comparator.comparing(KeysLeft.Account::email));
    return seen(known);
  }

  private static KeysLeft.Account account(Seen seen) {
    Access.Keys keys = seen.keys();
    return keys == null
        ? new KeysLeft.Account(seen.target(), List.of(), seen.keysUnseen(), null)
        : new KeysLeft.Account(seen.target(), keys.keys(), null, keys.lastUseUnseen());
  }

  private KeysLeft seen(List<KeysLeft.Account> accounts) {
    return new KeysLeft(accounts, null, clock.instant());
  }

  private KeysLeft unseen(String why) {
    return new KeysLeft(List.of(), why, clock.instant());
  }

  private static boolean isOnboarded(ClusterStory story) {
    Outcome outcome = story.outcome().orElse(null);
    return outcome instanceof Outcome.Onboarded || outcome instanceof Outcome.Unchanged;
  }
}
