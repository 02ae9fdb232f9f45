package dev.embark.starter.report;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.plan.KeyCommands;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the onboarding of some clusters made unnecessary, as observed by a worker. Embark
 * leaves them alone unless told otherwise.
 *
 * @param accounts the accounts that were looked at, ordered by e-mail
 * @param unseen why none was looked at; null if they were
 * @param seenAt when they were looked at
 */
public record KeysLeft(List<Account> accounts, @Nullable String unseen, Instant seenAt) {

  public KeysLeft {
    accounts = List.copyOf(accounts);
  }

  /**
   * The keys of one account.
   *
   * @param target one of the clusters that use it
   * @param keys empty if it has none or must keep them
   * @param unseen why they were not listed or must stay; null otherwise
   * @param lastUseUnseen why the last use is not known for all of them; null if it is, or was not
   *     to be looked up
   */
  public record Account(
      ClusterTarget target,
      List<Access.Key> keys,
      @Nullable String unseen,
      @Nullable String lastUseUnseen) {

    public Account {
      keys = List.copyOf(keys);
    }

    /** Returns the account's e-mail. */
    public String email() {
      return target.clientServiceAccount();
    }
  }

  /** Returns the number of keys. */
  public int count() {
    return accounts.stream().mapToInt(account -> account.keys().size()).sum();
  }

  /** Returns the commands that disable the enabled keys: the reversible step. */
  public List<String> toDisable() {
    return commands(KeyCommands::toDisable);
  }

  /** Returns the commands that delete the keys irreversibly. */
  public List<String> toDelete() {
    return commands(KeyCommands::toDelete);
  }

  private List<String> commands(
      BiFunction<ClusterTarget, List<Access.Key>, List<String>> commands) {
    return accounts.stream()
        .flatMap(account -> commands.apply(account.target(), account.keys()).stream())
        .toList();
  }

  /** Returns the account's keys; empty if it was not looked at. */
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

  /** Whether the last use of every key is known. */
  boolean knowsEveryUse() {
    return accounts.stream()
        .flatMap(account -> account.keys().stream())
        .allMatch(key -> key.lastUse() != null);
  }

  /** Describes, for people, when a key was last used, as far as that is known. */
  public static String lastUse(Access.Key key) {
    return key.lastUse() == null ? "unknown" : key.lastUse().words();
  }

  /** Describes, for people, how old a key was when it was observed. */
  String age(Access.Key key) {
    var days = key.ageDays(seenAt.toEpochMilli());
    return days.isPresent() ? days.getAsLong() + " days" : "unknown";
  }
}
