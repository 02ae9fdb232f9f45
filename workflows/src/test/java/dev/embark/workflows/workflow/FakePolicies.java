package dev.embark.workflows.workflow;

import dev.embark.workflows.model.Answers;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.Requests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The policies of a {@link FakeWorld}'s service accounts, which guards them, and usual grants. */
final class FakePolicies {

  static final Grant TOKEN_CREATOR = CastServiceAccount.tokenCreatorGrant(FakeWorld.CAST);
  static final Grant USER = CastServiceAccount.serviceAccountUserGrant(FakeWorld.CAST);

  /** Lets Cast AI do as {@link #USER} does, whatever the condition: a stale binding. */
  static final Grant UNCONDITIONAL =
      new Grant(CastServiceAccount.SERVICE_ACCOUNT_USER, null, "serviceAccount:" + FakeWorld.CAST);

  /** Has nothing to do with Cast AI. */
  static final Grant FOREIGN =
      new Grant("roles/iam.workloadIdentityUser", null, "serviceAccount:acme.svc.id.goog[ns/ksa]");

  private final Map<String, List<Grant>> grants = new HashMap<>();

  /** Gives the account a policy. */
  void open(String account) {
    policy(account);
  }

  void grant(String account, Grant grant) {
    policy(account).add(grant);
  }

  void takeAll(String account) {
    policy(account).clear();
  }

  void revoke(String account, Grant grant) {
    policy(account).remove(grant);
  }

  List<Grant> of(String account) {
    return List.copyOf(grants.getOrDefault(account, List.of()));
  }

  /** Returns whether a grant that must be present is missing. */
  boolean lack(Requests.EditPolicy request) {
    return !missingFrom(of(request.target().clientServiceAccount()), request.present()).isEmpty();
  }

  Answers.Edited edit(Requests.EditPolicy request) {
    List<Grant> policy = policy(request.target().clientServiceAccount());
    List<Grant> added = missingFrom(policy, request.present());
    List<Grant> removed = policy.stream().filter(request.absent()::contains).toList();
    policy.removeAll(removed);
    policy.addAll(added);
    boolean wrote = !added.isEmpty() || !removed.isEmpty();
    String etag = etag(request.target().clientServiceAccount());
    return new Answers.Edited(wrote, added, removed, List.of(), etag);
  }

  String etag(String account) {
    return "etag of " + policy(account);
  }

  private List<Grant> policy(String account) {
    return grants.computeIfAbsent(account, name -> new ArrayList<>());
  }

  private static List<Grant> missingFrom(List<Grant> policy, List<Grant> wanted) {
    return wanted.stream()
        .filter(
            one -> policy.stream().noneMatch(has -> has.isSameAs(one) || has.isEquivalentTo(one)))
        .toList();
  }
}
