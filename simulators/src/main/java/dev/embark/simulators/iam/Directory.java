package dev.embark.simulators.iam;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Finds projects and service accounts in constant time. Thread-safe. */
final class Directory {

  private final Map<String, ProjectRecord> projectsById = new ConcurrentHashMap<>();
  private final Map<String, ProjectRecord> projectsByNumber = new ConcurrentHashMap<>();
  private final Map<String, AccountRecord> accountsByUniqueId = new ConcurrentHashMap<>();
  private final Map<String, List<AccountRecord>> incarnationsByEmail = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> groupsByMember = new ConcurrentHashMap<>();

  void add(ProjectRecord project) {
    if (projectsById.putIfAbsent(project.id, project) != null) {
      throw new IllegalArgumentException("The project exists already: " + project.id);
    }
    projectsByNumber.put(project.number, project);
  }

  void add(AccountRecord account) {
    accountsByUniqueId.put(account.uniqueId, account);
    incarnationsByEmail
        .computeIfAbsent(key(account.email), email -> new CopyOnWriteArrayList<>())
        .add(account);
  }

  /** Returns the project with this id or number. */
  Optional<ProjectRecord> project(String idOrNumber) {
    return Optional.ofNullable(
        projectsById.getOrDefault(idOrNumber, projectsByNumber.get(idOrNumber)));
  }

  /** Returns the project ids, sorted. */
  List<String> projectIds() {
    return projectsById.keySet().stream().sorted().toList();
  }

  Optional<AccountRecord> liveAccount(String email) {
    return incarnations(email).stream().filter(AccountRecord::isLive).findFirst();
  }

  Optional<AccountRecord> accountExistingAt(String email, Instant time) {
    return incarnations(email).stream()
        .filter(account -> account.existence.presentAt(time))
        .findFirst();
  }

  /** Returns the account, live or deleted. */
  Optional<AccountRecord> accountByUniqueId(String uniqueId) {
    return Optional.ofNullable(accountsByUniqueId.get(uniqueId));
  }

  /** Returns all accounts that ever had this email address, oldest first. */
  List<AccountRecord> incarnations(String email) {
    return incarnationsByEmail.getOrDefault(key(email), List.of());
  }

  /** Adds the member to the group; both as written in policies. */
  void join(String group, String member) {
    groupsByMember
        .computeIfAbsent(Members.canonical(member), key -> ConcurrentHashMap.newKeySet())
        .add(Members.canonical(group));
  }

  /** Returns the groups of a member in its canonical spelling. */
  Stream<String> groupsOf(String member) {
    return groupsByMember.getOrDefault(member, Set.of()).stream();
  }

  private static String key(String email) {
    return email.toLowerCase(Locale.ROOT);
  }
}
