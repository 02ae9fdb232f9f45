package dev.embark.workflows.model;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Questions and answers about the permissions and keys of client service accounts. */
public final class Access {

  /** Google keeps at most ten keys of an account. */
  public static final int MOST_KEYS = 10;

  private Access() {}

  /** Whether something is as Cast AI needs it to be. */
  public enum Verdict {
    /** It is. */
    YES,
    /** It is not: a permission, for instance, is missing and cannot be granted in another way. */
    NO,
    /** It was not found, but may be there in a way that cannot be seen. */
    UNKNOWN
  }

  /**
   * Whether the API through which Cast AI impersonates is enabled in a project.
   *
   * @param why what could not be seen; null where all was
   */
  public record ImpersonationApi(String projectId, Verdict on, @Nullable String why) {}

  /**
   * Asks what some accounts may do in one project.
   *
   * @param projectId the project whose policy is walked
   * @param inHostProject whether it is the host project of a shared VPC, where only the permissions
   *     of the network count
   * @param accounts e-mails of client service accounts
   */
  public record Question(
      String projectId, boolean inHostProject, List<String> accounts, @Nullable String changeId) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Question {
      accounts = accounts == null ? List.of() : List.copyOf(accounts);
    }
  }

  /**
   * What one account may do in one project.
   *
   * @param missing permissions that were not found; with {@code NO}, those that it lacks
   * @param why what could not be seen; null where all was
   */
  public record Permissions(
      String projectId, Verdict verdict, List<String> missing, @Nullable String why) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Permissions {
      missing = missing == null ? List.of() : List.copyOf(missing);
    }

    /**
     * "Could not tell": anything that Cast AI needs there may be missing.
     *
     * @param inHostProject whether only the permissions of the network count
     */
    public static Permissions unknown(String projectId, boolean inHostProject, String why) {
      return new Permissions(
          projectId, Verdict.UNKNOWN, CastAiPermissions.needed(inHostProject), why);
    }
  }

  /** The answer to a {@link Question}, by the account's e-mail. */
  public record Answer(Map<String, Permissions> permissions) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Answer {
      permissions = permissions == null ? Map.of() : Map.copyOf(permissions);
    }
  }

  /** Asks for the user-managed keys of the target's client service account. */
  public record KeysOf(ClusterTarget target, @Nullable String changeId) {}

  /**
   * A key that was made by people, not by Google.
   *
   * @param id Google's id of the key
   * @param createdAt RFC 3339
   * @param lastUse when it was last used, which IAM's API does not show; null if it was not asked
   *     elsewhere, or not answered
   */
  public record Key(String id, String createdAt, boolean disabled, @Nullable KeyUse lastUse) {

    public Key {
      lastUse = lastUse == null || !lastUse.isTelling() ? null : lastUse;
    }

    /** A key without anything known of its use. */
    public Key(String id, String createdAt, boolean disabled) {
      this(id, createdAt, disabled, null);
    }

    /** The same key, disabled or enabled. */
    public Key with(boolean nowDisabled) {
      return new Key(id, createdAt, nowDisabled, lastUse);
    }

    /** The same key, with what is known of its use. */
    public Key with(@Nullable KeyUse known) {
      return new Key(id, createdAt, disabled, known);
    }

    /** Its age in whole days; empty if Google's time cannot be read. */
    public OptionalLong ageDays(long nowMillis) {
      try {
        Duration age = Duration.between(Instant.parse(createdAt), Instant.ofEpochMilli(nowMillis));
        return OptionalLong.of(Math.max(0, age.toDays()));
      } catch (DateTimeParseException e) {
        return OptionalLong.empty();
      }
    }
  }

  /**
   * The user-managed keys of one account.
   *
   * @param lastUseUnseen why the last use is not known for all of them; null if it is, or was not
   *     to be asked
   */
  public record Keys(List<Key> keys, @Nullable String lastUseUnseen) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Keys {
      keys = keys == null ? List.of() : List.copyOf(keys);
    }

    /** Keys whose last use was not asked. */
    public Keys(List<Key> keys) {
      this(keys, null);
    }

    /** Those that are enabled. */
    public Keys enabled() {
      return new Keys(keys.stream().filter(key -> !key.disabled()).toList(), lastUseUnseen);
    }
  }

  /** Disables keys, or enables them again. */
  public record SwitchKeys(
      ClusterTarget target, List<String> keyIds, boolean disabled, @Nullable String changeId) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public SwitchKeys {
      keyIds = keyIds == null ? List.of() : List.copyOf(keyIds);
    }
  }
}
