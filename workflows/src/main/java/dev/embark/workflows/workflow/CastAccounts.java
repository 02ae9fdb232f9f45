package dev.embark.workflows.workflow;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The accounts with which Cast AI impersonates: one for each organization, the same for all of its
 * clusters. A fleet may span several organizations.
 */
final class CastAccounts {

  private final Map<String, String> byOrganization;

  CastAccounts(Map<String, String> known) {
    this.byOrganization = new TreeMap<>(known);
  }

  /** Remembers the first account that an organization was seen with. */
  void learn(String organization, @Nullable String account) {
    if (account != null) {
      byOrganization.putIfAbsent(organization, account);
    }
  }

  void learn(Map<String, String> others) {
    others.forEach(this::learn);
  }

  /** The account that a cluster of the organization must get; null while unknown. */
  @Nullable String expected(String organization) {
    return byOrganization.get(organization);
  }

  Map<String, String> known() {
    return Map.copyOf(byOrganization);
  }
}
