package dev.embark.simulators.castai;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The API keys, which of them are revoked, and when each was last used. Thread-safe. */
public final class Keys {

  private final List<ApiKey> keys;
  private final Map<String, ApiKey> bySecret;
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private final Map<String, Instant> lastUsed = new ConcurrentHashMap<>();

  Keys(List<ApiKey> keys) {
    this.keys = keys;
    this.bySecret = keys.stream().collect(Collectors.toMap(ApiKey::secret, Function.identity()));
  }

  /**
   * Rejects a key from now on.
   *
   * @param key its name, or the key itself
   * @return its name
   * @throws NoSuchElementException if there is no such key
   */
  public String revoke(String key) {
    String name = name(key);
    revoked.add(name);
    return name;
  }

  /**
   * Accepts a key again.
   *
   * @param key its name, or the key itself
   * @return its name
   * @throws NoSuchElementException if there is no such key
   */
  public String restore(String key) {
    String name = name(key);
    revoked.remove(name);
    return name;
  }

  private String name(String key) {
    return keys.stream()
        .filter(known -> known.name().equals(key) || known.secret().equals(key))
        .map(ApiKey::name)
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("No such key; there are: " + names()));
  }

  private String names() {
    return keys.stream().map(ApiKey::name).collect(Collectors.joining(", "));
  }

  /** Returns whether the key is neither revoked nor expired. */
  boolean isActive(ApiKey key, Instant now) {
    Instant expiresAt = key.expiresAt();
    return !revoked.contains(key.name()) && (expiresAt == null || now.isBefore(expiresAt));
  }

  /** Returns the key with this secret if it is active, and records its use. */
  Optional<ApiKey> use(String secret, Instant now) {
    Optional<ApiKey> key =
        Optional.ofNullable(bySecret.get(secret)).filter(known -> isActive(known, now));
    key.ifPresent(known -> lastUsed.put(known.name(), now));
    return key;
  }

  Optional<Instant> lastUsed(ApiKey key) {
    return Optional.ofNullable(lastUsed.get(key.name()));
  }

  List<ApiKey> of(UUID organizationId) {
    return keys.stream().filter(key -> key.organizationId().equals(organizationId)).toList();
  }
}
