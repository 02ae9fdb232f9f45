package dev.embark.simulators.iam;

import com.google.rpc.Code;
import java.time.Duration;
import java.time.Instant;

/** Creates, deletes and restores service accounts. Thread-safe. */
final class Accounts {

  /** Google: a deleted account can be restored for 30 days. */
  private static final Duration RESTORABLE_FOR = Duration.ofDays(30);

  private final World world;
  private final Keys keys;

  Accounts(World world, Keys keys) {
    this.world = world;
    this.keys = keys;
  }

  AccountRecord create(ProjectRecord project, String email) {
    return create(project, email, world.uniqueIds().next());
  }

  AccountRecord create(ProjectRecord project, String email, String uniqueId) {
    AccountRecord account =
        new AccountRecord(
            project.id,
            email,
            uniqueId,
            new PolicyCell(email, world.directory()),
            world.etags().next());
    claim(project, account);
    account.existence.change(world.clock().instant(), true);
    keys.addSystemManaged(account);
    world.directory().add(account);
    return account;
  }

  void delete(AccountRecord account) {
    Instant now = world.clock().instant();
    synchronized (account) {
      if (!account.isLive()) {
        throw Refusals.unknownAccount();
      }
      account.deletedAt = now;
      account.existence.change(now, false);
      home(account).liveAccounts.remove(account.email, account);
    }
  }

  void undelete(AccountRecord account) {
    Instant now = world.clock().instant();
    synchronized (account) {
      Instant deletedAt = account.deletedAt;
      if (deletedAt == null) {
        throw alreadyExists(account);
      }
      if (deletedAt.plus(RESTORABLE_FOR).isBefore(now)) {
        throw Refusals.unknownAccount();
      }
      claim(home(account), account);
      account.deletedAt = null;
      account.existence.change(now, true);
    }
  }

  /** Deletes the account and creates another with the same email address that inherits nothing. */
  void recreate(AccountRecord account) {
    delete(account);
    create(home(account), account.email);
  }

  private void claim(ProjectRecord project, AccountRecord account) {
    if (project.liveAccounts.putIfAbsent(account.email, account) != null) {
      throw alreadyExists(account);
    }
  }

  private ProjectRecord home(AccountRecord account) {
    return world.directory().project(account.projectId).orElseThrow();
  }

  private static Refusal alreadyExists(AccountRecord account) {
    String accountId = account.email.substring(0, account.email.indexOf('@'));
    return Refusals.of(
        Code.ALREADY_EXISTS,
        "Service account %s already exists within project projects/%s."
            .formatted(accountId, account.projectId));
  }
}
