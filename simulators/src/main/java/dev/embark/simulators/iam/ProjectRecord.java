package dev.embark.simulators.iam;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** One project: its policy, service accounts and switched-off APIs. */
final class ProjectRecord {

  final String id;
  final String number;
  final PolicyCell policy;

  /** The live accounts by e-mail, in the order in which they are listed. */
  final ConcurrentSkipListMap<String, AccountRecord> liveAccounts = new ConcurrentSkipListMap<>();

  final Set<String> disabledApis = ConcurrentHashMap.newKeySet();

  final Instant createdAt;

  ProjectRecord(String id, String number, PolicyCell policy, Instant createdAt) {
    this.createdAt = createdAt;
    this.id = id;
    this.number = number;
    this.policy = policy;
  }
}
