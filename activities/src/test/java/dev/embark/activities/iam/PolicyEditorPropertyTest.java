package dev.embark.activities.iam;

import static dev.embark.activities.iam.Policies.CAST;
import static dev.embark.activities.iam.Policies.MEMBER;
import static dev.embark.activities.iam.Policies.OTHER_CAST;
import static dev.embark.activities.iam.Policies.T;
import static dev.embark.activities.iam.Policies.T_UNCONDITIONAL;
import static dev.embark.activities.iam.Policies.U;
import static dev.embark.activities.iam.Policies.U_OF_TERRAFORM;
import static dev.embark.activities.iam.Policies.U_UNCONDITIONAL;
import static dev.embark.activities.iam.Policies.triples;
import static dev.embark.activities.iam.Policies.variant;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.embark.activities.iam.PolicyChange.Changed;
import dev.embark.activities.iam.PolicyEditor.Equivalents;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Grant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties of every edit of every policy. */
class PolicyEditorPropertyTest {

  private static final List<Grant> GRANTS =
      List.of(
          T,
          U,
          U_OF_TERRAFORM,
          T_UNCONDITIONAL,
          U_UNCONDITIONAL,
          variant(1),
          variant(2),
          CastServiceAccount.tokenCreatorGrant(OTHER_CAST),
          CastServiceAccount.serviceAccountUserGrant(OTHER_CAST));

  private static final List<String> MEMBERS =
      List.of(
          MEMBER,
          "serviceAccount:" + CAST.toUpperCase(Locale.ROOT),
          "serviceAccount:" + OTHER_CAST,
          "deleted:" + MEMBER + "?uid=1",
          "deleted:" + MEMBER + "?uid=22",
          "deleted:serviceAccount:old@example.iam.gserviceaccount.com?uid=3",
          "user:" + CAST,
          "user:Ada@Example.com",
          "group:admins@example.com",
          "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/P/x",
          "allUsers");

  /** A valid edit request: no grant is both present and absent. */
  record Edit(List<Grant> present, List<Grant> absent) {}

  @Property(seed = "1")
  void foreignBindingsSurviveByteForByteAndInOrder(
      @ForAll("policies") Policy policy, @ForAll("edits") Edit edit) {
    Policy after = after(policy, edit);

    assertThat(foreign(after)).isEqualTo(foreign(policy));
    assertThat(after.getAuditConfigsList()).isEqualTo(policy.getAuditConfigsList());
    assertThat(after.getUnknownFields()).isEqualTo(policy.getUnknownFields());
    assertThat(after.getEtag()).isEqualTo(policy.getEtag());
  }

  @Property(seed = "1")
  void onlyNamedTriplesAndTheirTombstonesComeAndGo(
      @ForAll("policies") Policy policy, @ForAll("edits") Edit edit) {
    Policy after = after(policy, edit);

    Set<String> named = new TreeSet<>();
    edit.present().forEach(grant -> named.addAll(triples(Policies.policy(binding(grant)))));
    edit.absent().forEach(grant -> named.addAll(triples(Policies.policy(binding(grant)))));
    assertThat(difference(triples(after), triples(policy))).isSubsetOf(named);
    assertThat(difference(triples(policy), triples(after)))
        .allMatch(gone -> named.contains(gone) || isTombstoneOfNamed(gone, edit));
  }

  @Property(seed = "1")
  void everyWantedGrantOrAnEquivalentIsThereAndNoUnwantedOne(
      @ForAll("policies") Policy policy, @ForAll("edits") Edit edit) {
    List<Grant> after = PolicyGrants.onOurRoles(after(policy, edit));

    assertThat(edit.present())
        .allMatch(
            wanted -> after.stream().anyMatch(g -> g.isSameAs(wanted) || g.isEquivalentTo(wanted)));
    assertThat(after).noneMatch(g -> edit.absent().stream().anyMatch(g::isSameAs));
  }

  @Property(seed = "1")
  void editingTwiceEqualsEditingOnce(
      @ForAll("policies") Policy policy,
      @ForAll("edits") Edit edit,
      @ForAll Equivalents equivalents) {
    Policy once = after(policy, edit, equivalents);

    assertThat(PolicyEditor.edit(once, edit.present(), edit.absent(), equivalents))
        .isInstanceOf(PolicyChange.Unchanged.class);
  }

  @Property(seed = "1")
  void theInverseGivesBackEveryLiveTriple(
      @ForAll("policies") Policy policy, @ForAll("edits") Edit edit) {
    PolicyChange change =
        PolicyEditor.edit(policy, edit.present(), edit.absent(), Equivalents.ADOPTED);
    if (!(change instanceof Changed changed)) {
      assertThat(change).isInstanceOf(PolicyChange.Unchanged.class);
      return;
    }
    List<Grant> back = changed.removed().stream().filter(grant -> !grant.isTombstone()).toList();

    Policy undone = after(changed.policy(), new Edit(back, changed.added()), Equivalents.DISTINCT);

    assertThat(live(undone)).isEqualTo(live(policy));
  }

  @Property(seed = "1")
  void anAdoptedEquivalentNeedsNoWrite(@ForAll("policies") Policy policy) {
    Policy adopted =
        policy.toBuilder().addBindings(binding(T)).addBindings(binding(U_OF_TERRAFORM)).build();

    assertThat(PolicyEditor.edit(adopted, List.of(T, U), List.of(), Equivalents.ADOPTED))
        .isInstanceOf(PolicyChange.Unchanged.class);
  }

  @Property(seed = "1")
  void noBindingIsLeftEmpty(@ForAll("policies") Policy policy, @ForAll("edits") Edit edit) {
    assertThat(after(policy, edit).getBindingsList())
        .allMatch(binding -> binding.getMembersCount() > 0);
  }

  @Property(seed = "1")
  void theImageBeforeHoldsEveryGrantThatAnEditOfThatAccountCanTouch(
      @ForAll("policies") Policy policy) {
    List<Grant> image = BeforeImages.capture(policy, Set.of("prod-cast-identity")).grants();
    List<Grant> ours =
        image.stream().filter(grant -> grant.isOf(CAST)).filter(g -> !g.isTombstone()).toList();

    Policy stripped = after(policy, new Edit(List.of(), ours));

    assertThat(PolicyGrants.onOurRoles(stripped))
        .noneMatch(grant -> grant.isOf(CAST) && !grant.isTombstone());
  }

  @Provide
  Arbitrary<Policy> policies() {
    Arbitrary<Binding> ours =
        Combinators.combine(Arbitraries.of(GRANTS), members())
            .as(
                (grant, members) ->
                    binding(grant).toBuilder().clearMembers().addAllMembers(members).build());
    Arbitrary<Binding> foreign =
        Combinators.combine(Arbitraries.of("roles/viewer", "projects/p/roles/Custom"), members())
            .as((role, members) -> Policies.binding(role, members.toArray(String[]::new)));
    return Arbitraries.oneOf(ours, foreign)
        .list()
        .ofMaxSize(6)
        .map(
            bindings ->
                Policies.policy(bindings).toBuilder()
                    .setUnknownFields(
                        UnknownFieldSet.newBuilder()
                            .addField(
                                99,
                                UnknownFieldSet.Field.newBuilder()
                                    .addLengthDelimited(ByteString.copyFromUtf8("new"))
                                    .build())
                            .build())
                    .build());
  }

  @Provide
  Arbitrary<Edit> edits() {
    return Combinators.combine(
            Arbitraries.of(GRANTS).list().uniqueElements().ofMaxSize(3),
            Arbitraries.of(GRANTS).list().uniqueElements().ofMaxSize(4))
        .as(
            (present, absent) ->
                new Edit(present, absent.stream().filter(g -> !present.contains(g)).toList()));
  }

  private static Arbitrary<List<String>> members() {
    return Arbitraries.of(MEMBERS).list().uniqueElements().ofMinSize(1).ofMaxSize(4);
  }

  private static Binding binding(Grant grant) {
    return PolicyGrants.binding(grant);
  }

  private static Policy after(Policy policy, Edit edit) {
    return after(policy, edit, Equivalents.ADOPTED);
  }

  private static Policy after(Policy policy, Edit edit, Equivalents equivalents) {
    PolicyChange change = PolicyEditor.edit(policy, edit.present(), edit.absent(), equivalents);
    assertThat(change).isNotInstanceOf(PolicyChange.Refused.class);
    return change instanceof Changed changed ? changed.policy() : policy;
  }

  private static List<Binding> foreign(Policy policy) {
    return policy.getBindingsList().stream()
        .filter(binding -> !CastServiceAccount.isOurRole(binding.getRole()))
        .toList();
  }

  private static Set<String> difference(Set<String> all, Set<String> without) {
    Set<String> difference = new TreeSet<>(all);
    difference.removeAll(without);
    return difference;
  }

  private static Set<String> live(Policy policy) {
    Set<String> live = new TreeSet<>(triples(policy));
    live.removeIf(triple -> isTombstoneOf(CAST, triple) || isTombstoneOf(OTHER_CAST, triple));
    return live;
  }

  private static boolean isTombstoneOfNamed(String triple, Edit edit) {
    return edit.present().stream().anyMatch(grant -> isTombstoneOf(grant.memberEmail(), triple))
        || edit.absent().stream().anyMatch(grant -> isTombstoneOf(grant.memberEmail(), triple));
  }

  private static boolean isTombstoneOf(String email, String triple) {
    return triple.contains("|deleted:serviceaccount:" + email + "?uid=")
        && (triple.startsWith(CastServiceAccount.TOKEN_CREATOR)
            || triple.startsWith(CastServiceAccount.SERVICE_ACCOUNT_USER));
  }
}
