package dev.embark.simulators.iam;

import com.google.iam.admin.v1.Role;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** One project: its policy, custom roles, service accounts and switched-off APIs. */
final class ProjectRecord {

  final String id;
  final String number;
  final PolicyCell policy;

  /** By full name; deleted ones stay, marked. */
  final Map<String, Role> customRoles = new ConcurrentHashMap<>();

  /** The live accounts by e-mail, in the order in which they are listed. */
  final ConcurrentSkipListMap<String, AccountRecord> liveAccounts = new ConcurrentSkipListMap<>();

  final Set<String> disabledApis = ConcurrentHashMap.newKeySet();

  ProjectRecord(String id, String number, PolicyCell policy) {
    this.id = id;
    this.number = number;
    this.policy = policy;
  }
}
