package dev.embark.activities.iam;

import static dev.embark.activities.iam.Policies.MEMBER;
import static dev.embark.activities.iam.Policies.OTHER_CAST;
import static dev.embark.activities.iam.Policies.T;
import static dev.embark.activities.iam.Policies.U;
import static dev.embark.activities.iam.Policies.U_UNCONDITIONAL;
import static dev.embark.activities.iam.Policies.binding;
import static dev.embark.activities.iam.Policies.policy;
import static dev.embark.activities.iam.Policies.withMember;
import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Grant;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BeforeImagesTest {

  private static final Set<String> IDENTITY_PROJECTS = Set.of("prod-cast-identity");

  @Test
  void holdsEveryGrantOfCastIdentitiesOnTheTwoRolesInThePolicysOwnSpelling() {
    Grant shouted = withMember(T, MEMBER.toUpperCase(Locale.ROOT));
    Grant tombstone = withMember(U, "deleted:" + MEMBER + "?uid=1");
    Grant another = CastServiceAccount.tokenCreatorGrant(OTHER_CAST);

    var image =
        BeforeImages.capture(
            policy(
                binding(shouted, "user:ada@example.com"),
                binding(tombstone),
                binding(U_UNCONDITIONAL),
                binding(another)),
            IDENTITY_PROJECTS);

    assertThat(image.grants()).containsExactly(shouted, tombstone, U_UNCONDITIONAL, another);
  }

  @Test
  void leavesOutOtherRolesOtherProjectsAndOtherKindsOfMembers() {
    var image =
        BeforeImages.capture(
            policy(
                binding("roles/viewer", MEMBER),
                binding(withMember(T, "user:cast@prod-cast-identity.iam.gserviceaccount.com")),
                binding(withMember(T, "serviceAccount:cast-gke-1@evil.iam.gserviceaccount.com"))),
            IDENTITY_PROJECTS);

    assertThat(image.grants()).isEmpty();
  }

  @Test
  void namesAGrantOnceThoughTwoBindingsHoldIt() {
    var image = BeforeImages.capture(policy(binding(T), binding(T)), IDENTITY_PROJECTS);

    assertThat(image.grants()).containsExactly(T);
  }
}
