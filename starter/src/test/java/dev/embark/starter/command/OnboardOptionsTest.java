package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.Golden;
import dev.embark.starter.client.FleetInputs;
import dev.embark.starter.manifest.Manifest;
import dev.embark.starter.manifest.ManifestReader;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.MaxFailures;
import dev.embark.workflows.model.MaxInFlight;
import dev.embark.workflows.model.OnFailure;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.Wave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** How options and manifest become a fleet's input; and options that make no sense. */
class OnboardOptionsTest {
  private static final Duration USUAL = Duration.ofSeconds(5);

  @TempDir Path folder;

  @Test
  void theManifestsRolloutHoldsUnlessAnOptionSaysOtherwise() throws IOException {
    // given
    Manifest manifest = manifest();

    // when
    Rollout asWritten = options().rollout(manifest.rollout());
    Rollout overridden =
        options("--max-in-flight", "7", "--max-failures", "3").rollout(manifest.rollout());

    // then
    assertThat(asWritten)
        .isEqualTo(
            new Rollout(manifest.rollout().waves(), MaxInFlight.of(200), new MaxFailures(2, true)));
    assertThat(overridden)
        .isEqualTo(
            new Rollout(manifest.rollout().waves(), MaxInFlight.of(7), new MaxFailures(3, false)));
  }

  @Test
  void theServersUsualWaitHoldsUnlessAnOptionSaysOtherwise() throws IOException {
    // given
    Manifest manifest = manifest();

    // when
    ClusterOptions usual = options().options(manifest.rollout(), USUAL);
    ClusterOptions given =
        options(
                "--propagation",
                "3m",
                "--on-failure",
                "hold",
                "--include-terraform-managed",
                "--relink")
            .options(manifest.rollout(), USUAL);

    // then
    assertThat(usual.timing().propagation()).isEqualTo(USUAL);
    assertThat(usual.onFailure()).isEqualTo(OnFailure.ROLLBACK);
    assertThat(usual.includeTerraformManaged()).isFalse();
    assertThat(given.timing().propagation()).isEqualTo(Duration.ofMinutes(3));
    assertThat(given.onFailure()).isEqualTo(OnFailure.HOLD);
    assertThat(given.includeTerraformManaged()).isTrue();
    assertThat(given.relink()).isTrue();
  }

  @Test
  void theSameManifestInAnotherFormatGivesTheSameDigest() throws IOException {
    // given
    Manifest json = read("good.json");
    Path yaml = folder.resolve("same.yaml");
    Files.writeString(
        yaml,
        """
        # a comment
        kind: "Fleet"
        apiVersion: embark/v1
        name: another-name
        clusters:
        - serviceAccount: castai-gke-1f2e3d4c@acme-prod.iam.gserviceaccount.com
          project: acme-prod
          credential: default
          labels:
            env: prod
          id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11
        """);

    // then
    assertThat(digest(ManifestReader.read(yaml, yaml).manifest().orElseThrow()))
        .isEqualTo(digest(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onboard                                          | Give a manifest, or a cluster",
        "onboard good.yaml --cluster-id x                 | not both",
        "onboard good.yaml --project p                    | need --cluster-id",
        "onboard --cluster-id x                           | --service-account is needed",
        "onboard --cluster-id x --service-account a@b.c   | --project is needed",
        "onboard --cluster-id x --project acme-prod --service-account a@b.c | is not a UUID",
        "onboard --cluster-id x --accept-changes          | needs a plan",
        "onboard --cluster-id x --selector env=prod       | need a manifest to select from",
        "onboard --cluster-id x --max-in-flight 5         | apply to a fleet, not to one cluster",
        "doctor --selector env=prod                       | need a manifest to select from",
        "onboard good.yaml --max-failures many            | --max-failures must be a count",
        "onboard good.yaml --max-in-flight 0              | a count such as 200",
        "onboard good.yaml --selector env                 | KEY=VALUE",
        "onboard good.yaml --selector env=none            | No cluster of the manifest matches",
        "onboard good.yaml --cluster 00000000-0000-0000-0000-000000000000 | lists no cluster 0000",
        "onboard good.yaml --limit ids.txt                | --limit @clusters.txt",
        "onboard good.yaml --limit @nowhere.txt           | nowhere.txt cannot be read",
        "onboard nowhere.yaml                             | nowhere.yaml does not exist",
        "onboard everything-wrong.yaml                    | has errors; nothing was started",
        "describe payments                                | is not the id of a cluster",
        "pause payments --engine embedded                 | embedded engine",
      })
  void aCommandLineThatMakesNoSenseIsAUsageErrorThatSaysWhy(String commandLine, String why) {
    // when
    CommandRun run =
        new CommandRun()
            .in(Golden.resource("manifests").toAbsolutePath())
            .execute(commandLine.split(" +"));

    // then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(64);
    assertThat(run.err()).contains(why);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void takesWavesAndASharedWindowFromTheManifest() throws IOException {
    // given
    Files.writeString(
        folder.resolve("counted.yaml"),
        """
        apiVersion: embark/v1
        kind: Fleet
        name: counted
        defaults: {project: acme-prod}
        rollout: {waves: [{name: rest, percent: 100}], maxInFlight: 10%}
        clusters:
          - {id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11, serviceAccount: \
        a@acme-prod.iam.gserviceaccount.com}
        """);

    // when
    Manifest manifest =
        ManifestReader.read(Path.of("counted.yaml"), folder.resolve("counted.yaml"))
            .manifest()
            .orElseThrow();

    // then
    assertThat(options().rollout(manifest.rollout()).maxInFlight())
        .isEqualTo(new MaxInFlight(10, true));
    assertThat(options("--no-waves").rollout(manifest.rollout()).waves())
        .extracting(Wave::name)
        .containsExactly("all");
  }

  @Test
  void takesTheClustersThatAFileLists() throws IOException {
    // given
    Files.writeString(
        folder.resolve("ids.txt"), "# failed\n\n 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f12 \n");
    SelectionOptions selection = new SelectionOptions();
    new CommandLine(new Holder(selection, new OnboardingRolloutOptions()))
        .setExpandAtFiles(false)
        .parseArgs("--limit", "@ids.txt");

    // when
    var clusters =
        selection.among(manifest().clusters(), new CommandRun().in(folder).surroundings());

    // then
    assertThat(clusters).hasSize(1);
    assertThat(clusters.get(0).clusterId()).endsWith("6f12");
  }

  private static String digest(Manifest manifest) {
    return FleetInputs.of(
            manifest.name(),
            manifest.clusters(),
            manifest.rollout().orDefaults(),
            ClusterOptions.DEFAULT,
            dev.embark.workflows.model.Authorship.of("ada"))
        .digest();
  }

  private static OnboardingRolloutOptions options(String... arguments) {
    OnboardingRolloutOptions options = new OnboardingRolloutOptions();
    CommandLine line = new CommandLine(new Holder(new SelectionOptions(), options));
    OptionTypes.teach(line);
    line.parseArgs(arguments);
    return options;
  }

  private static Manifest manifest() throws IOException {
    return read("good.yaml");
  }

  private static Manifest read(String name) throws IOException {
    Path file = Golden.resource("manifests").resolve(name);
    return ManifestReader.read(file, file).manifest().orElseThrow();
  }

  @CommandLine.Command
  private static final class Holder {
    @CommandLine.Mixin private final SelectionOptions selection;
    @CommandLine.Mixin private final OnboardingRolloutOptions rollout;

    Holder(SelectionOptions selection, OnboardingRolloutOptions rollout) {
      this.selection = selection;
      this.rollout = rollout;
    }
  }
}
