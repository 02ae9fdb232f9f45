package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.Authorship;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.Timing;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Which keys of service accounts to disable or enable, and a run per account that does so. */
final class KeySwitching {
  private final boolean disable;
  private final List<String> keyIds;
  private final Authorship authorship;
  private final Subjects subjects;
  private final EmbarkClient client;

  /**
   * Creates a switching.
   *
   * @param disable whether to disable keys; otherwise it enables them
   * @param keyIds the only keys to enable, whoever disabled them; if empty, those that Embark
   *     disabled
   */
  KeySwitching(
      boolean disable,
      List<String> keyIds,
      Authorship authorship,
      Subjects subjects,
      EmbarkClient client) {
    this.disable = disable;
    this.keyIds = keyIds;
    this.authorship = authorship;
    this.subjects = subjects;
    this.client = client;
  }

  /**
   * Returns what to switch of each account whose keys were listed.
   *
   * @param accounts the observations, one per account
   * @throws CommandException if a named key is not among the disabled ones
   */
  List<Order> orders(Collection<Seen> accounts) {
    List<Order> orders = new ArrayList<>();
    for (Seen seen : accounts) {
      List<Access.Key> keys =
          seen.keys() == null
              ? List.of()
              : seen.keys().keys().stream().filter(key -> key.disabled() != disable).toList();
      if (!keys.isEmpty()) {
        orders.add(disable ? new Order(seen, keys, List.of()) : toEnable(seen, keys));
      }
    }
    requireFound(orders);
    return orders;
  }

  /** A key that Embark did not disable may have been stolen: it stays, unless it is named. */
  private Order toEnable(Seen seen, List<Access.Key> disabled) {
    Set<String> ids =
        keyIds.isEmpty()
            ? client.access().disabledByEmbark(seen.target().clientServiceAccount())
            : Set.copyOf(keyIds);
    List<Access.Key> others = disabled.stream().filter(key -> !ids.contains(key.id())).toList();
    return new Order(
        seen,
        disabled.stream().filter(key -> ids.contains(key.id())).toList(),
        keyIds.isEmpty() ? others : List.of());
  }

  private void requireFound(List<Order> orders) {
    Set<String> missing = new LinkedHashSet<>(keyIds);
    orders.forEach(order -> order.keys().forEach(key -> missing.remove(key.id())));
    if (!missing.isEmpty()) {
      throw CommandException.of(
          ExitCode.FAILED,
          "No disabled key of these service accounts: "
              + String.join(", ", missing)
              + ". Nothing was switched.");
    }
  }

  /**
   * Starts the run that switches an account's keys. It names all clusters that share the account,
   * including those not selected: they lose the key as well.
   *
   * @param subject what the person named: a manifest or a cluster
   * @return the run, to be waited for
   */
  EndSubject<KeySwitch.Report> start(Order order, String subject) {
    String account = order.account();
    KeySwitch.Request request =
        new KeySwitch.Request(
            order.seen().target(),
            disable,
            new Timing(client.server().propagation()),
            authorship,
            subjects.sharing(account),
            disable ? List.of() : order.keys().stream().map(Access.Key::id).toList());
    StartedRun run = client.access().switchKeys(request);
    return new EndSubject<>(
        run.workflowId(),
        disable
            ? "disabling keys of " + account + ", then watching for some minutes"
            : "enabling keys of " + account,
        "  embark keys " + CommandText.word(subject) + "    # shows the state of the keys",
        () -> client.access().report(run, KeySwitch.Report.class));
  }

  /**
   * What is to be switched of one account.
   *
   * @param keys the keys to switch
   * @param spared disabled keys that are not enabled, because nobody knows who disabled them
   */
  record Order(Seen seen, List<Access.Key> keys, List<Access.Key> spared) {
    String account() {
      return seen.target().clientServiceAccount();
    }

    /** Returns a warning for each spared key. */
    List<String> sparedWarnings(Clock clock) {
      return spared.stream()
          .map(
              key ->
                  described(key, clock)
                      + ", stays disabled: the account's last recorded run did not disable it. If"
                      + " you know why it is disabled, add --key "
                      + key.id())
          .toList();
    }

    /** Returns the key's id, account and, if known, age. */
    String described(Access.Key key, Clock clock) {
      OptionalLong age = key.ageDays(clock.millis());
      return "key "
          + key.id()
          + " of "
          + account()
          + (age.isPresent() ? ", " + age.getAsLong() + " days old" : "");
    }
  }
}
