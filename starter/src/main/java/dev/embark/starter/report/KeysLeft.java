package dev.embark.starter.report;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.plan.KeyCommands;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the onboarding of some clusters has made needless, as a worker saw them. Embark
 * does nothing about them unless it is told to.
 *
 * @param accounts the accounts that were looked at, in the order of their e-mails
 * @param unseen why none was looked at; null where they were
 * @param seenAt when
 */
public record KeysLeft(List<Account> accounts, @Nullable String unseen, Instant seenAt) {

  public KeysLeft {
    accounts = List.copyOf(accounts);
  }

  /**
   * The keys of one account.
   *
   * @param target one of the clusters that use it
   * @param keys empty where it has none, or where they stay
   * @param unseen why they were not listed, or have to stay; null otherwise
   * @param lastUseUnseen why it is not known of all of them when they were last used; null where it
   *     is, or nobody was to be asked
   */
  public record Account(
      ClusterTarget target,
      List<Access.Key> keys,
      @Nullable String unseen,
      @Nullable String lastUseUnseen) {

    public Account {
      keys = List.copyOf(keys);
    }

    /** The account's e-mail. */
    public String email() {
      return target.clientServiceAccount();
    }
  }

  /** How many keys there are. */
  public int count() {
    return accounts.stream().mapToInt(account -> account.keys().size()).sum();
  }

  /** The commands that disable the keys that are enabled: the step that can be taken back. */
  public List<String> toDisable() {
    return commands(KeyCommands::toDisable);
  }

  /** The commands that delete the keys, for good. */
  public List<String> toDelete() {
    return commands(KeyCommands::toDelete);
  }

  private List<String> commands(
      BiFunction<ClusterTarget, List<Access.Key>, List<String>> commands) {
    return accounts.stream()
        .flatMap(account -> commands.apply(account.target(), account.keys()).stream())
        .toList();
  }

  /** The keys of the account; empty where it was not looked at. */
  List<Access.Key> of(@Nullable ClusterTarget target) {
    return accounts.stream()
        .filter(
            account ->
                target != null
                    && account.target().projectId().equals(target.projectId())
                    && account.email().equals(target.clientServiceAccount()))
        .findFirst()
        .map(Account::keys)
        .orElse(List.of());
  }

  /** Whether it is known of every key when it was last used. */
  boolean knowsEveryUse() {
    return accounts.stream()
        .flatMap(account -> account.keys().stream())
        .allMatch(key -> key.lastUse() != null);
  }

  /** For people: when a key was last used, as far as that is known. */
  public static String lastUse(Access.Key key) {
    return key.lastUse() == null ? "unknown" : key.lastUse().words();
  }

  /** For people: how old a key is when this was seen. */
  String age(Access.Key key) {
    var days = key.ageDays(seenAt.toEpochMilli());
    return days.isPresent() ? days.getAsLong() + " days" : "unknown";
  }
}
