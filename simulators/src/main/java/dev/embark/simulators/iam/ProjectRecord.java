package dev.embark.simulators.iam;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A project: its policy, service accounts and switched-off APIs. */
final class ProjectRecord {

  final String id;
  final String number;
  final PolicyCell policy;

  /** The live accounts by email address, in listing order. */
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
