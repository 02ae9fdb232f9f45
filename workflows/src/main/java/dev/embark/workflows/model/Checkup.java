package dev.embark.workflows.model;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Question and answer of an examination of an installation. It changes nothing. */
public final class Checkup {

  /**
   * The accounts of a larger manifest are examined in several runs. An account in a project of its
   * own that uses the network of another one takes five looks.
   */
  public static final int MOST_TARGETS = 250;

  private Checkup() {}

  /** How much to examine. */
  public enum Scope {
    ALL,
    /** Only the worker's own description. */
    WORKER,
    /** Only the accounts and their projects. */
    ACCOUNTS
  }

  /**
   * What to examine.
   *
   * @param credentials names of Cast AI keys; empty for all keys of the worker
   * @param targets clusters whose accounts are looked at
   * @param scope how much to examine
   */
  public record Request(List<String> credentials, List<ClusterTarget> targets, Scope scope) {

    /** A request about the worker only. */
    public static Request ofWorker() {
      return new Request(List.of(), List.of(), Scope.WORKER);
    }

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Request {
      credentials =
          credentials == null ? List.of() : credentials.stream().filter(Objects::nonNull).toList();
      scope = scope == null ? Scope.ALL : scope;
      targets = targets == null ? List.of() : targets.stream().filter(Objects::nonNull).toList();
    }
  }

  /**
   * The worker that answered, as it describes itself.
   *
   * @param castAiUrl where it calls Cast AI
   * @param googleEndpoint where it calls Google IAM
   * @param credentials the names of its Cast AI keys
   * @param allowedProjects the patterns of projects that it may touch
   * @param allowedAccounts the patterns of accounts that it may touch
   * @param minimumPropagation the shortest wait that it allows
   * @param clockMillis its clock, in milliseconds since the epoch
   */
  public record Worker(
      String version,
      String castAiUrl,
      String googleEndpoint,
      List<String> credentials,
      List<String> allowedProjects,
      List<String> allowedAccounts,
      Duration minimumPropagation,
      long clockMillis) {

    /** Whether it calls the real Cast AI and Google, not stand-ins. */
    public boolean isReal() {
      return castAiUrl.endsWith(".cast.ai") || googleEndpoint.contains(".googleapis.com");
    }
  }

  /**
   * One of Cast AI's keys, as Cast AI describes it.
   *
   * @param credential the name under which the worker knows it
   * @param organizationId the organization it belongs to; empty if Cast AI does not show it
   * @param matching how many keys of the organization may be this one: only the first letters are
   *     shown, so if there are several, it is not known which one it is
   * @param active whether those are active
   * @param readOnly whether all of those are read-only
   * @param expiresAt the first expiry among those, RFC 3339; null if none expires
   * @param serverTime Cast AI's clock, RFC 3339; null if it does not send it
   * @param clusters how many GKE clusters it can see
   * @param someReadOnly whether some of those are read-only, but not all; older workers do not tell
   */
  public record Key(
      String credential,
      String organizationId,
      int matching,
      boolean active,
      boolean readOnly,
      @Nullable String expiresAt,
      @Nullable String serverTime,
      int clusters,
      boolean someReadOnly) {}

  /**
   * What the worker could do beyond its allow-list in one project.
   *
   * @param writable accounts outside the list whose policy it could set
   * @param tried how many accounts outside the list were tried
   * @param unknownBecause why this could not be found out; null if it was
   */
  public record Powers(
      String projectId, List<String> writable, int tried, @Nullable String unknownBecause) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Powers {
      writable = writable == null ? List.of() : List.copyOf(writable);
    }
  }

  /**
   * A problem that was found.
   *
   * @param subject the credential or the account that it is about
   * @param projectId the Google project; null if there is none
   */
  public record Finding(
      String subject, @Nullable String projectId, ErrorCode code, String message) {}

  /** What an account may do in one project. */
  public record Reach(String account, Access.Permissions permissions) {}

  /**
   * The answer to a {@link Request}.
   *
   * @param worker null if only accounts were asked for
   * @param serverMillis Temporal's clock just before the worker reported its own, in milliseconds
   *     since the epoch
   * @param keys keys that Cast AI accepts
   * @param keyFindings keys that it does not accept, or that could not be tried
   * @param accounts how many accounts were looked at
   * @param accountFindings those with which an onboarding would not succeed
   * @param permissions what they may do in their projects and in those of their networks, if
   *     anything that Cast AI works with is missing
   * @param impersonationApis of their projects, whether Cast AI can impersonate there
   * @param googlePrincipal the identity with which the worker calls Google, as it describes itself;
   *     null if that was not asked, or not answered
   */
  public record Report(
      @Nullable Worker worker,
      long serverMillis,
      List<Key> keys,
      List<Finding> keyFindings,
      List<Powers> powers,
      int accounts,
      List<Finding> accountFindings,
      List<Reach> permissions,
      List<Access.ImpersonationApi> impersonationApis,
      @Nullable String googlePrincipal) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Report {
      keys = keys == null ? List.of() : List.copyOf(keys);
      keyFindings = keyFindings == null ? List.of() : List.copyOf(keyFindings);
      powers = powers == null ? List.of() : List.copyOf(powers);
      accountFindings = accountFindings == null ? List.of() : List.copyOf(accountFindings);
      permissions = permissions == null ? List.of() : List.copyOf(permissions);
      impersonationApis = impersonationApis == null ? List.of() : List.copyOf(impersonationApis);
    }
  }
}
