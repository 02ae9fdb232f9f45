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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** See {@link DoctorWorkflow}. */
public final class DoctorWorkflowImpl implements DoctorWorkflow {

  private final ActivityTable activities = ActivityTable.here();
  private final ConcurrentLooks looks = new ConcurrentLooks(Change.LOOK_IN_TURN::applies);
  private final List<Checkup.Key> keys = new ArrayList<>();
  private final List<Checkup.Finding> keyFindings = new ArrayList<>();
  private final List<Checkup.Powers> powers = new ArrayList<>();
  private final List<Checkup.Finding> accountFindings = new ArrayList<>();
  private final List<Checkup.Reach> permissions = new ArrayList<>();
  private final List<Access.ImpersonationApi> impersonationApis = new ArrayList<>();
  private Checkup.@Nullable Worker worker;
  private @Nullable String googlePrincipal;

  @Override
  public Checkup.Report examine(Checkup.Request request) {
    long serverMillis = Workflow.currentTimeMillis();
    List<ClusterTarget> accounts = oneOfEachAccount(request.targets());
    if (request.scope() != Checkup.Scope.ACCOUNTS) {
      worker = activities.inspectWorker("describe the worker").describeWorker();
    }
    if (request.scope() == Checkup.Scope.ALL) {
      askForPrincipal();
      credentials(request).forEach(this::inspectKey);
    }
    if (request.scope() != Checkup.Scope.WORKER) {
      accounts.forEach(this::inspect);
      examineProjects(request.targets());
    }
    looks.awaitAll();
    return report(serverMillis, accounts.size());
  }

  private Checkup.Report report(long serverMillis, int accounts) {
    return new Checkup.Report(
        worker,
        serverMillis,
        keys,
        keyFindings,
        powers,
        accounts,
        accountFindings,
        sorted(permissions, Checkup.Reach::account),
        sorted(impersonationApis, Access.ImpersonationApi::projectId),
        googlePrincipal);
  }

  private List<String> credentials(Checkup.Request request) {
    return request.credentials().isEmpty() && worker != null
        ? worker.credentials()
        : request.credentials();
  }

  private void examineProjects(List<ClusterTarget> targets) {
    for (String project : projects(targets)) {
      probe(project);
      inspectImpersonationApi(project);
    }
    accounts(targets, ClusterTarget::projectId)
        .forEach((project, those) -> inspectPermissions(project, false, those));
    accounts(targets, ClusterTarget::networkProject)
        .forEach((project, those) -> inspectPermissions(project, true, those));
  }

  // ---- looks

  /** The answer only makes advice exact, so its absence is not a finding. */
  private void askForPrincipal() {
    look(
        () ->
            Async.function(
                activities.peek("which identity does this worker use?")::describePrincipal),
        principal -> googlePrincipal = principal,
        failed -> {});
  }

  private void inspectKey(String name) {
    look(
        () -> Async.function(activities.inspectCastAi("key '" + name + "'")::inspectKey, name),
        keys::add,
        failed ->
            keyFindings.add(new Checkup.Finding(name, null, failed.code(), failed.message())));
  }

  private void inspect(ClusterTarget target) {
    String account = target.clientServiceAccount();
    look(
        () ->
            Async.function(
                activities.inspectIam(account)::inspectBindings,
                new Requests.Capture(target, null)),
        fine -> {},
        failed ->
            accountFindings.add(
                new Checkup.Finding(account, target.projectId(), failed.code(), failed.message())));
  }

  private void probe(String project) {
    look(
        () -> Async.function(activities.inspectIam("powers in " + project)::probePowers, project),
        powers::add,
        failed -> powers.add(new Checkup.Powers(project, List.of(), 0, failed.words())));
  }

  private void inspectImpersonationApi(String project) {
    look(
        () ->
            Async.function(
                activities.inspectAccess("impersonation in " + project)::inspectImpersonationApi,
                project),
        impersonationApis::add,
        failed ->
            impersonationApis.add(
                new Access.ImpersonationApi(project, Access.Verdict.UNKNOWN, failed.words())));
  }

  /**
   * If a project's policy cannot be walked, every account in it is reported as "could not tell".
   */
  private void inspectPermissions(String project, boolean host, Set<String> asked) {
    List<String> accounts = List.copyOf(asked);
    look(
        () ->
            Async.function(
                activities.inspectAccess("permissions in " + project)::inspectPermissions,
                new Access.Question(project, host, accounts, null)),
        answer -> answer.permissions().forEach(this::addUnlessSufficient),
        failed ->
            accounts.forEach(
                account ->
                    addUnlessSufficient(
                        account, Access.Permissions.unknown(project, host, failed.words()))));
  }

  private void addUnlessSufficient(String account, Access.Permissions found) {
    if (found.verdict() != Access.Verdict.YES) {
      permissions.add(new Checkup.Reach(account, found));
    }
  }

  private <T> void look(
      Supplier<Promise<T>> beginning, Consumer<T> onFound, Consumer<StepFailed> onFailure) {
    looks.begin(beginning, onFound, failure -> onFailure.accept(StepFailed.ofPromised(failure)));
  }

  // ---- what to look at

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
