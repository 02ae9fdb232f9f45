package dev.embark.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.ClusterSnapshot;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.Timing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest {

  private static final ClusterTarget TARGET =
      ClusterTarget.of("id", "p1", "ours@p1.iam.gserviceaccount.com");
  private static final String THEIRS = "theirs@p1.iam.gserviceaccount.com";

  @Test
  void acceptsAReadyGkeClusterOfTheProject() {
    assertThat(code(cluster("gke", "p1", "ready", null, null, "console"), false, false)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hibernating",
        "hibernated",
        "resuming",
        "deleting",
        "deleted",
        "archived",
        "failed"
      })
  void refusesAClusterThatCastAiDoesNotWorkWith(String status) {
    assertThat(code(cluster("gke", "p1", status, null, null, null), false, false))
        .isEqualTo(ErrorCode.CLUSTER_NOT_READY);
  }

  @Test
  void refusesOtherProvidersAndOtherProjects() {
    assertThat(code(cluster("eks", "p1", "ready", null, null, null), false, false))
        .isEqualTo(ErrorCode.NOT_A_GKE_CLUSTER);
    assertThat(code(cluster("gke", "p2", "ready", null, null, null), false, false))
        .isEqualTo(ErrorCode.WRONG_PROJECT);
    assertThat(code(cluster("gke", null, "ready", null, null, null), false, false))
        .isEqualTo(ErrorCode.WRONG_PROJECT);
  }

  @Test
  void refusesTerraformsClustersUnlessIncludedKnowingly() {
    ClusterSnapshot terraforms = cluster("gke", "p1", "ready", null, null, "terraform");

    assertThat(code(terraforms, false, false)).isEqualTo(ErrorCode.MANAGED_BY_TERRAFORM);
    assertThat(code(terraforms, true, false)).isNull();
  }

  @Test
  void relinksOnlyKnowinglyAndOnlyWithoutCredentials() {
    ClusterSnapshot idle = cluster("gke", "p1", "ready", null, THEIRS, null);
    ClusterSnapshot live = cluster("gke", "p1", "ready", "credentials", THEIRS, null);

    assertThat(code(idle, false, false)).isEqualTo(ErrorCode.LINKED_ELSEWHERE);
    assertThat(code(idle, false, true)).isNull();
    assertThat(code(live, false, true)).isEqualTo(ErrorCode.LINKED_ELSEWHERE);
  }

  private static @Nullable ErrorCode code(
      ClusterSnapshot cluster, boolean includeTerraform, boolean relink) {
    ClusterOptions options =
        new ClusterOptions(Timing.DEFAULT, OnFailure.ROLLBACK, includeTerraform, relink);
    return Preflight.refusal(cluster, TARGET, options).map(Refusal::code).orElse(null);
  }

  private static ClusterSnapshot cluster(
      String provider,
      @Nullable String project,
      String status,
      @Nullable String credentials,
      @Nullable String link,
      @Nullable String managedBy) {
    return new ClusterSnapshot(
        "id",
        "c",
        "o",
        provider,
        project,
        status,
        credentials,
        link,
        managedBy,
        null,
        null,
        null,
        false);
  }
}
