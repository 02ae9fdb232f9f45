package dev.embark.activities.iam;

import com.google.api.gax.rpc.StatusCode;
import com.google.api.serviceusage.v1.State;
import com.google.iam.admin.v1.ServiceAccountKey;
import com.google.iam.v1.Policy;
import com.google.protobuf.util.Timestamps;
import dev.embark.activities.FailureMapper;
import dev.embark.activities.KeyUses;
import dev.embark.activities.TrustBoundary;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.CastAiPermissions;
import dev.embark.workflows.port.AccessActivities;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the permissions and keys of client service accounts. Thread-safe. */
public final class AccessActivitiesImpl implements AccessActivities {

  /** The API through which Cast AI's account requests tokens of the client service account. */
  static final String IMPERSONATION_API = "iamcredentials.googleapis.com";

  private final AccessClient client;
  private final ServicesClient services;
  private final @Nullable TroubleshooterClient troubleshooter;
  private final @Nullable KeyUses keyUses;
  private final TrustBoundary boundary;
  private final FailureMapper failures;
  private final CallOrigin origin;
  private final InstantSource clock;
  private final RoleCache roles;

  /**
   * Creates activities that use these clients.
   *
   * @param troubleshooter asked if a policy is inconclusive; null for none
   * @param keyUses asked when keys were last used; null for none
   */
  public AccessActivitiesImpl(
      AccessClient client,
      ServicesClient services,
      @Nullable TroubleshooterClient troubleshooter,
      @Nullable KeyUses keyUses,
      TrustBoundary boundary,
      FailureMapper failures) {
    this(
        client,
        services,
        troubleshooter,
        keyUses,
        boundary,
        failures,
        CallOrigin.activity(),
        InstantSource.system());
  }

  AccessActivitiesImpl(
      AccessClient client,
      ServicesClient services,
      @Nullable TroubleshooterClient troubleshooter,
      @Nullable KeyUses keyUses,
      TrustBoundary boundary,
      FailureMapper failures,
      CallOrigin origin,
      InstantSource clock) {
    this.client = client;
    this.services = services;
    this.troubleshooter = troubleshooter;
    this.keyUses = keyUses;
    this.boundary = boundary;
    this.failures = failures;
    this.origin = origin;
    this.clock = clock;
    this.roles = new RoleCache(client::getRole, clock);
  }

  @Override
  public Access.Answer inspectPermissions(Access.Question question) {
    return failures.attempt(() -> inspect(question), IamFailures::known);
  }

  @Override
  public Access.ImpersonationApi inspectImpersonationApi(String projectId) {
    return failures.attempt(
        () -> {
          boundary.admitProject(projectId);
          try {
            return impersonationApi(
                projectId, services.state(projectId, IMPERSONATION_API, origin.describe(null)));
          } catch (IamCallException e) {
            if (!isForbidden(e)) {
              throw e;
            }
            return new Access.ImpersonationApi(
                projectId, Verdict.UNKNOWN, "Service Usage did not say: " + e.text());
          }
        },
        IamFailures::known);
  }

  private static Access.ImpersonationApi impersonationApi(String projectId, State state) {
    return switch (state) {
      case ENABLED -> new Access.ImpersonationApi(projectId, Verdict.YES, null);
      case DISABLED -> new Access.ImpersonationApi(projectId, Verdict.NO, null);
      case STATE_UNSPECIFIED, UNRECOGNIZED ->
          new Access.ImpersonationApi(projectId, Verdict.UNKNOWN, "Service Usage did not say");
    };
  }

  @Override
  public Access.Keys listKeys(Access.KeysOf request) {
    return failures.attempt(
        () -> {
          boundary.admit(request.target());
          String reason = origin.describe(request.changeId());
          String account = AccountNames.of(request.target());
          List<Access.Key> keys =
              client.userKeys(account, reason).stream()
                  .limit(Access.MOST_KEYS)
                  .map(AccessActivitiesImpl::key)
                  .toList();
          return keyUses == null || keys.isEmpty()
              ? new Access.Keys(keys)
              : withUses(keys, keyUses.of(account, ids(keys), reason));
        },
        IamFailures::known);
  }

  private static Access.Keys withUses(List<Access.Key> keys, KeyUses.Told told) {
    List<Access.Key> known =
        keys.stream().map(key -> key.with(told.byKey().get(key.id()))).toList();
    long unknown = known.stream().filter(key -> key.lastUse() == null).count();
    String silence = told.silence();
    if (silence == null && unknown > 0) {
      silence = "Policy Analyzer lists nothing for " + unknown + " of them, as for recent keys";
    }
    return new Access.Keys(known, silence);
  }

  private static List<String> ids(List<Access.Key> keys) {
    return keys.stream().map(Access.Key::id).toList();
  }

  private Access.Answer inspect(Access.Question question) {
    boundary.admitProject(question.projectId());
    String reason = origin.describe(question.changeId());
    List<String> needed = CastAiPermissions.needed(question.inHostProject());
    try {
      Policy policy = client.getPolicy(question.projectId(), reason);
      PermissionWalk walk =
          new PermissionWalk(
              question.projectId(),
              policy,
              inherits(question.projectId(), reason),
              question.inHostProject(),
              role -> roles.permissionsOf(role, reason));
      return answer(question, opinion(question, reason, account -> walk.judge(account, needed)));
    } catch (IamCallException e) {
      if (!isForbidden(e)) {
        throw e;
      }
      Permissions unknown =
          Permissions.unknown(
              question.projectId(),
              question.inHostProject(),
              "the project's policy may not be read: " + e.text());
      return answer(question, account -> unknown);
    }
  }

  private Function<String, Permissions> opinion(
      Access.Question question, String reason, Function<String, Permissions> walk) {
    if (troubleshooter == null) {
      return walk;
    }
    SecondOpinion second = new SecondOpinion(troubleshooter, question, reason, clock);
    return account -> second.on(account, walk.apply(account));
  }

  private static Access.Answer answer(
      Access.Question question, Function<String, Permissions> judge) {
    Map<String, Permissions> answers = new LinkedHashMap<>();
    question.accounts().forEach(account -> answers.put(account, judge.apply(account)));
    return new Access.Answer(answers);
  }

  /** A project whose parent may not be read may well have one. */
  private boolean inherits(String projectId, String reason) {
    try {
      return !client.getProject(projectId, reason).getParent().isEmpty();
    } catch (IamCallException e) {
      if (isForbidden(e)) {
        return true;
      }
      throw e;
    }
  }

  private static boolean isForbidden(IamCallException e) {
    return !e.isPage()
        && Set.of(
                StatusCode.Code.PERMISSION_DENIED,
                StatusCode.Code.NOT_FOUND,
                StatusCode.Code.UNIMPLEMENTED)
            .contains(e.status());
  }

  static Access.Key key(ServiceAccountKey key) {
    return new Access.Key(
        key.getName().substring(key.getName().lastIndexOf('/') + 1),
        Timestamps.toString(key.getValidAfterTime()),
        key.getDisabled());
  }
}
