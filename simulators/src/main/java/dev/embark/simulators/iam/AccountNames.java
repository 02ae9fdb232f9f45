package dev.embark.simulators.iam;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses {@code projects/{id|number|-}/serviceAccounts/{e-mail|unique id}}. */
final class AccountNames {

  private static final Pattern NAME = Pattern.compile("projects/([^/]+)/serviceAccounts/([^/]+)");
  private static final Pattern UNIQUE_ID = Pattern.compile("\\d+");
  private static final String ANY_PROJECT = "-";

  private final Directory directory;

  AccountNames(Directory directory) {
    this.directory = directory;
  }

  /** Returns the account, live or deleted; deleted ones are found only by unique id. */
  Optional<AccountRecord> find(String name) {
    Matcher matcher = matched(name);
    String project = matcher.group(1);
    String account = matcher.group(2);
    Optional<AccountRecord> found =
        UNIQUE_ID.matcher(account).matches()
            ? directory.accountByUniqueId(account)
            : directory.liveAccount(account);
    return found.filter(record -> project.equals(ANY_PROJECT) || isIn(project, record));
  }

  /** Returns the project in the name; empty for the wildcard. */
  Optional<String> project(String name) {
    return Optional.of(matched(name).group(1)).filter(project -> !project.equals(ANY_PROJECT));
  }

  /** Returns the email address behind the name if known, else the name, for logs and faults. */
  String subject(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return name;
    }
    return find(name).map(account -> account.email).orElse(matcher.group(2));
  }

  private boolean isIn(String project, AccountRecord account) {
    return directory.project(project).filter(p -> p.id.equals(account.projectId)).isPresent();
  }

  private static Matcher matched(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw Refusals.invalidField("name", "Invalid service account name: " + name);
    }
    return matcher;
  }
}
