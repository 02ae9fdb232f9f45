package dev.embark.starter.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.Golden;
import dev.embark.starter.ManifestTexts;
import dev.embark.workflows.model.Wave;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestReaderTest {
  private static final String GOOD = text("manifests/good.yaml");

  @TempDir Path folder;

  @Test
  void readsPastAByteOrderMark() throws IOException {
    // when
    ManifestReading reading = read("\uFEFF" + GOOD);

    // then
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.manifest()).isPresent();
  }

  @Test
  void refusesUtf16WithAndWithoutAByteOrderMark() throws IOException {
    for (var charset :
        new java.nio.charset.Charset[] {
          StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE
        }) {
      // when
      ManifestReading reading = read(GOOD.getBytes(charset), "fleet.yaml");

      // then
      assertThat(reading.problems()).hasSize(1);
      assertThat(reading.problems().get(0).message()).contains("UTF-16");
      assertThat(reading.problems().get(0).remedy()).contains("iconv");
    }
  }

  @Test
  void pointsAtTheFirstByteThatIsNotUtf8() throws IOException {
    // given
    byte[] latin =
        GOOD.replace("region: europe-west1", "region: Zürich")
            .getBytes(StandardCharsets.ISO_8859_1);

    // when
    ManifestReading reading = read(latin, "fleet.yaml");

    // then
    assertThat(reading.problems()).hasSize(1);
    assertThat(reading.problems().get(0).message()).contains("not UTF-8");
    assertThat(reading.problems().get(0).place()).isEqualTo(new Place(13, 34));
  }

  @Test
  void refusesAFileThatIsTooLargeWithoutReadingIt() throws IOException {
    // when
    ManifestReading reading = read("# " + "x".repeat(ManifestText.MOST_BYTES));

    // then
    assertThat(reading.problems()).hasSize(1);
    assertThat(reading.problems().get(0).message()).contains("larger than 16 MiB");
  }

  @Test
  void refusesNestingThatNoManifestHas() throws IOException {
    // when
    ManifestReading yaml = read("a: " + "[".repeat(5_000));
    ManifestReading json = read(("{\"a\":" + "[".repeat(5_000)).getBytes(), "fleet.json");

    // then
    assertThat(yaml.problems()).hasSize(1);
    assertThat(json.problems()).hasSize(1);
    assertThat(json.problems().get(0).remedy()).contains("three levels");
  }

  @Test
  void refusesATextOfAMillionLettersInEachFormat() throws IOException {
    // given
    String endless = "x".repeat(1_000_000);

    // then
    for (String file : java.util.List.of("fleet.yaml", "fleet.json", "fleet.csv")) {
      String text =
          switch (file) {
            case "fleet.yaml" -> "apiVersion: embark/v1\nname: " + endless + "\n";
            case "fleet.json" -> "{\"apiVersion\": \"embark/v1\", \"name\": \"" + endless + "\"}";
            default -> "id,project,serviceAccount\n" + endless + ",p,s\n";
          };
      ManifestReading reading = read(text.getBytes(StandardCharsets.UTF_8), file);
      assertThat(reading.manifest()).as(file).isEmpty();
      assertThat(reading.problems()).as(file).isNotEmpty();
      assertThat(reading.problems())
          .as(file)
          .allSatisfy(problem -> assertThat(problem.message().length()).isLessThan(500));
    }
  }

  @Test
  void refusesMoreThanTenThousandClustersAndSaysHowToSplit() throws IOException {
    // when
    ManifestReading reading = read(ManifestTexts.fleetOf(10_001));

    // then
    assertThat(reading.manifest()).isEmpty();
    assertThat(reading.problems()).hasSize(1);
    assertThat(reading.problems().get(0).message()).contains("10,001 clusters are too many");
    assertThat(reading.problems().get(0).remedy()).contains("its own name");
  }

  @Test
  void refusesAGroupOfMoreThan500ClustersWithOneServiceAccount() throws IOException {
    // when
    ManifestReading fits = read(ManifestTexts.fleetOf(1_000, 2));
    ManifestReading tooLarge = read(ManifestTexts.fleetOf(1_001, 2));

    // then
    assertThat(fits.problems()).isEmpty();
    assertThat(tooLarge.problems()).hasSize(1);
    assertThat(tooLarge.problems().get(0).path()).isEqualTo("clusters[1000].serviceAccount");
  }

  @Test
  void theSampleIsValid() throws IOException {
    // when
    ManifestReading reading = read(sample());

    // then
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.manifest()).isPresent();
  }

  @Test
  void theSampleIsValidToWhoeverTakesTheSignsOffItsWaves() throws IOException {
    // when
    ManifestReading reading = read(sample().replaceAll("(?m)^  # (waves:|  - )", "  $1"));

    // then
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.manifest().orElseThrow().rollout().waves())
        .extracting(Wave::name)
        .containsExactly("canary", "early", "rest");
  }

  private String sample() throws IOException {
    try (var in = getClass().getResourceAsStream("/dev/embark/starter/command/sample-fleet.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private ManifestReading read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8), "fleet.yaml");
  }

  private ManifestReading read(byte[] bytes, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, bytes);
    return ManifestReader.read(Path.of(name), file);
  }

  private static String text(String resource) {
    try {
      return Files.readString(Golden.resource(resource));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
