package dev.embark.starter.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.manifest.Manifest;
import dev.embark.starter.manifest.ManifestReader;
import dev.embark.starter.manifest.ManifestReading;
import dev.embark.starter.manifest.ManifestRollout;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Discovery;
import dev.embark.workflows.model.Discovery.Access;
import dev.embark.workflows.model.Discovery.Proposal;
import dev.embark.workflows.model.Discovery.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discovered clusters become a manifest that the product's own reader accepts. */
class ManifestWriterTest {
  private static final String ACCOUNT = "castai-gke-1a2b3c4d@acme-prod.iam.gserviceaccount.com";

  @TempDir Path folder;

  @Test
  void writesWhatTheReaderReadsAgain() throws IOException {
    // given
    DiscoveredFleet fleet = new DiscoveredFleet(null);
    fleet.add(page(proposal(1, "c1", Access.KEY, ACCOUNT)), "default");
    fleet.add(page(proposal(2, "c2", Access.LINKED_UNPROVEN, ACCOUNT)), "eu-prod");

    // when
    Manifest manifest = read(fleet).manifest().orElseThrow();

    // then
    assertThat(manifest.name()).isEqualTo("discovered");
    assertThat(manifest.clusters())
        .extracting(ClusterTarget::credential)
        .containsExactly("default", "eu-prod");
    assertThat(manifest.clusters().get(0).labels())
        .containsExactlyInAnyOrderEntriesOf(Map.of("name", "c1", "location", "europe-west1"));
  }

  @Test
  void keepsHostileNamesInsideTheirQuotes() throws IOException {
    // given
    String name = "x\"\n  - id: evil # {}: & *a \u2028 \\ '";
    DiscoveredFleet fleet = new DiscoveredFleet(null);
    fleet.add(page(proposal(1, name, Access.KEY, ACCOUNT)), "default");

    // when
    Manifest manifest = read(fleet).manifest().orElseThrow();

    // then
    assertThat(manifest.clusters()).hasSize(1);
    assertThat(manifest.clusters().get(0).labels()).containsEntry("name", name);
  }

  @Test
  void leavesTheAccountBlankWithTheReasonSoThatValidateNamesTheLine() throws IOException {
    // given
    DiscoveredFleet fleet = new DiscoveredFleet(null);
    fleet.add(page(proposal(1, "c1", Access.KEY, null)), "default");

    // when
    ManifestReading reading = read(fleet);

    // then
    assertThat(Files.readString(folder.resolve("m.yaml")))
        .contains("serviceAccount: \"\" # none of the usual accounts");
    assertThat(reading.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.path()).isEqualTo("clusters[0].serviceAccount");
              assertThat(problem.place().line()).isEqualTo(7);
            });
  }

  @Test
  void marksWhatStandsInTheWayAndLeavesOutWhatIsDisconnected() throws IOException {
    // given
    DiscoveredFleet fleet = new DiscoveredFleet(null);
    Proposal gone = proposal(1, "gone", Access.KEY, ACCOUNT, true, false);
    Proposal terraform = proposal(2, "tf", Access.IMPERSONATION, ACCOUNT, false, true);
    fleet.add(page(gone, terraform), "default");

    // when
    Manifest manifest = read(fleet).manifest().orElseThrow();

    // then
    assertThat(manifest.clusters()).extracting(ClusterTarget::clusterId).containsExactly(id(2));
    assertThat(Files.readString(folder.resolve("m.yaml")))
        .contains("# tf: impersonating; managed by Terraform")
        .contains("# Left out, as they are disconnected:\n#   " + id(1) + "  gone");
  }

  @Test
  void keepsNameLabelsAndAccountsOfAnExistingManifestAndNamesTheVanished() throws IOException {
    // given
    String chosen = "mine@acme-prod.iam.gserviceaccount.com";
    ClusterTarget known =
        new ClusterTarget(id(1), "acme-prod", chosen, "default", Map.of("env", "prod"));
    ClusterTarget vanished = ClusterTarget.of(id(9), "acme-prod", chosen);
    Manifest existing = new Manifest("payments", ManifestRollout.DEFAULT, List.of(known, vanished));
    DiscoveredFleet fleet = new DiscoveredFleet(existing);
    fleet.add(page(proposal(1, "c1", Access.KEY, ACCOUNT)), "default");

    // when
    Manifest manifest = read(fleet).manifest().orElseThrow();

    // then
    assertThat(manifest.name()).isEqualTo("payments");
    assertThat(manifest.clusters().get(0).clientServiceAccount()).isEqualTo(chosen);
    assertThat(manifest.clusters().get(0).labels()).containsEntry("env", "prod");
    assertThat(fleet.entries().get(0).conflict()).contains(ACCOUNT);
    assertThat(fleet.vanished()).containsExactly(id(9));
  }

  @Test
  void countsAClusterThatTwoKeysCanSeeOnceAndSelectsByWhatIsNotWritten() {
    // given
    DiscoveredFleet fleet = new DiscoveredFleet(null);
    fleet.add(page(proposal(1, "c1", Access.KEY, ACCOUNT)), "default");
    fleet.add(
        page(
            proposal(1, "c1", Access.KEY, ACCOUNT),
            proposal(2, "c2", Access.IMPERSONATION, ACCOUNT)),
        "eu");

    // then
    assertThat(fleet.entries()).extracting(Entry::credential).containsExactly("default", "eu");
    assertThat(
            DiscoveredFleet.among(
                fleet.entries(), target -> "key".equals(target.labels().get("access")), false))
        .hasSize(1);
    assertThat(DiscoveredFleet.among(fleet.entries(), target -> true, true))
        .as("not onboarded")
        .extracting(entry -> entry.proposal().name())
        .containsExactly("c1");
  }

  // ---- the scene

  private ManifestReading read(DiscoveredFleet fleet) throws IOException {
    Path file = folder.resolve("m.yaml");
    Files.write(file, new ManifestWriter(fleet.name()).lines(fleet.entries()));
    return ManifestReader.read(file, file);
  }

  private static Discovery.Page page(Proposal... proposals) {
    return new Discovery.Page("o1", new ArrayList<>(List.of(proposals)), proposals.length, 0, null);
  }

  private static String id(int number) {
    return "7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f1" + number;
  }

  private static Proposal proposal(
      int number, String name, Access access, @Nullable String account) {
    return proposal(number, name, access, account, false, false);
  }

  private static Proposal proposal(
      int number,
      String name,
      Access access,
      @Nullable String account,
      boolean disconnected,
      boolean terraform) {
    return new Proposal(
        id(number),
        name,
        "acme-prod",
        "europe-west1",
        "ready",
        disconnected,
        terraform,
        access,
        account,
        account == null ? Source.NONE : Source.SCRIPT,
        account == null ? "none of the usual accounts exists" : null);
  }
}
