package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Checkup;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Requests;
import dev.embark.workflows.model.TargetRules;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** See {@link DoctorWorkflow}. */
public final class DoctorWorkflowImpl implements DoctorWorkflow {

  private final ActivityTable activities = ActivityTable.here();
  private final List<Checkup.Key> keys = new ArrayList<>();
  private final List<Checkup.Finding> keyFindings = new ArrayList<>();
  private final List<Checkup.Powers> powers = new ArrayList<>();
  private final List<Checkup.Finding> accountFindings = new ArrayList<>();
  private final List<Checkup.Reach> permissions = new ArrayList<>();
  private final List<Access.ImpersonationApi> impersonationApis = new ArrayList<>();
  private @Nullable String googlePrincipal;

  @Override
  public Checkup.Report examine(Checkup.Request request) {
    long serverMillis = Workflow.currentTimeMillis();
    Checkup.Worker worker = null;
    List<ClusterTarget> targets = oneOfEachAccount(request.targets());
    List<Promise<Void>> looks = new ArrayList<>();
    if (request.scope() != Checkup.Scope.ACCOUNTS) {
      worker = activities.inspectWorker("describe the worker").describeWorker();
    }
    if (worker != null && request.scope() == Checkup.Scope.ALL) {
      looks.add(askForPrincipal());
      credentials(request, worker).forEach(name -> looks.add(inspectKey(name)));
    }
    if (request.scope() != Checkup.Scope.WORKER) {
      targets.forEach(target -> looks.add(inspect(target)));
      for (String project : projects(targets)) {
        looks.add(probe(project));
        looks.add(inspectImpersonationApi(project));
      }
      accounts(request.targets(), ClusterTarget::projectId)
          .forEach((project, those) -> looks.add(inspectPermissions(project, false, those)));
      accounts(request.targets(), Access::networkProject)
          .forEach((project, those) -> looks.add(inspectPermissions(project, true, those)));
    }
    Promise.allOf(looks).get();
    return new Checkup.Report(
        worker,
        serverMillis,
        keys,
        keyFindings,
        powers,
        targets.size(),
        accountFindings,
        sorted(permissions, Checkup.Reach::account),
        sorted(impersonationApis, Access.ImpersonationApi::projectId),
        googlePrincipal);
  }

  /** The answer only makes advice exact, so its absence is not a finding. */
  private Promise<Void> askForPrincipal() {
    return settled(
        Async.function(activities.peek("which identity does this worker use?")::describePrincipal)
            .thenApply(
                principal -> {
                  googlePrincipal = principal;
                  return null;
                }),
        failed -> {});
  }

  private static List<String> credentials(Checkup.Request request, Checkup.Worker worker) {
    return request.credentials().isEmpty() ? worker.credentials() : request.credentials();
  }

  private Promise<Void> inspectKey(String name) {
    return settled(
        Async.function(activities.inspectCastAi("key '" + name + "'")::inspectKey, name)
            .thenApply(
                key -> {
                  keys.add(key);
                  return null;
                }),
        failed ->
            keyFindings.add(new Checkup.Finding(name, null, failed.code(), failed.getMessage())));
  }

  private Promise<Void> probe(String project) {
    return settled(
        Async.function(activities.inspectIam("powers in " + project)::probePowers, project)
            .thenApply(
                found -> {
                  powers.add(found);
                  return null;
                }),
        failed ->
            powers.add(
                new Checkup.Powers(
                    project, List.of(), 0, failed.code() + ": " + failed.getMessage())));
  }

  private Promise<Void> inspect(ClusterTarget target) {
    return settled(
        Async.function(
                activities.inspectIam(target.clientServiceAccount())::inspectBindings,
                new Requests.Capture(target, null))
            .thenApply(fine -> null),
        failed ->
            accountFindings.add(
                new Checkup.Finding(
                    target.clientServiceAccount(),
                    target.projectId(),
                    failed.code(),
                    failed.getMessage())));
  }

  private Promise<Void> inspectImpersonationApi(String project) {
    return settled(
        Async.function(
                activities.inspectAccess("impersonation in " + project)::inspectImpersonationApi,
                project)
            .thenApply(
                found -> {
                  impersonationApis.add(found);
                  return null;
                }),
        failed ->
            impersonationApis.add(
                new Access.ImpersonationApi(
                    project, Access.Verdict.UNKNOWN, failed.code() + ": " + failed.getMessage())));
  }

  /**
   * If a project's policy cannot be walked, every account in it is reported as "could not tell".
   */
  private Promise<Void> inspectPermissions(String project, boolean host, Set<String> asked) {
    List<String> accounts = List.copyOf(asked);
    Access.Question question = new Access.Question(project, host, accounts, null);
    return settled(
        Async.function(
                activities.inspectAccess("permissions in " + project)::inspectPermissions, question)
            .thenApply(
                answer -> {
                  answer.permissions().entrySet().stream()
                      .filter(entry -> entry.getValue().verdict() != Access.Verdict.YES)
                      .forEach(
                          entry ->
                              permissions.add(new Checkup.Reach(entry.getKey(), entry.getValue())));
                  return null;
                }),
        failed ->
            accounts.forEach(
                account ->
                    permissions.add(
                        new Checkup.Reach(
                            account,
                            Access.Permissions.unknown(
                                project, host, failed.code() + ": " + failed.getMessage())))));
  }

  private static Promise<Void> settled(Promise<Void> look, Consumer<StepFailed> onFailure) {
    return look.exceptionally(
        failure -> {
          onFailure.accept(StepFailed.ofPromised(failure));
          return null;
        });
  }

  /** One cluster for each account: those that share one need one look. */
  private static List<ClusterTarget> oneOfEachAccount(List<ClusterTarget> targets) {
    Map<String, ClusterTarget> byAccount = new LinkedHashMap<>();
    targets.forEach(target -> byAccount.putIfAbsent(target.accountKey(), target));
    return List.copyOf(byAccount.values());
  }

  /** Groups the accounts by the project to ask about them. */
  private static Map<String, Set<String>> accounts(
      List<ClusterTarget> targets, Function<ClusterTarget, @Nullable String> projectOf) {
    Map<String, Set<String>> accounts = new TreeMap<>();
    for (ClusterTarget target : targets) {
      String project = projectOf.apply(target);
      if (project != null && TargetRules.isProjectId(project)) {
        accounts
            .computeIfAbsent(project, name -> new LinkedHashSet<>())
            .add(target.clientServiceAccount());
      }
    }
    return accounts;
  }

  private static <T> List<T> sorted(List<T> found, Function<T, String> by) {
    return found.stream().sorted(Comparator.comparing(by)).toList();
  }

  private static List<String> projects(List<ClusterTarget> targets) {
    return targets.stream()
        .map(ClusterTarget::projectId)
        .filter(Objects::nonNull)
        .filter(TargetRules::isProjectId)
        .distinct()
        .sorted()
        .toList();
  }
}
