package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.embark.starter.CommandRun;
import dev.embark.starter.Golden;
import dev.embark.starter.ManifestTexts;
import dev.embark.starter.manifest.ManifestReader;
import dev.embark.starter.manifest.ManifestReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the editor schema, the reader and the documents describe the same manifest. */
class ManifestSchemaTest {
  private static final String TEXT = InitVerb.resource("manifest.schema.json");
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(TEXT);

  @TempDir Path folder;

  static Stream<Path> accepted() throws IOException {
    try (Stream<Path> corpus = Files.list(Golden.resource("manifests"));
        Stream<Path> examples = Files.list(Path.of("../examples"))) {
      return Stream.concat(corpus, examples)
          .filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
          .filter(file -> read(file).manifest().isPresent())
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void acceptsWhatTheReaderAccepts(Path file) throws IOException {
    assertThat(complaints(Files.readString(file))).isEmpty();
  }

  @Test
  void acceptsTheSampleAndAManifestWithEveryKey() throws IOException {
    // given
    String full =
        """
        apiVersion: embark/v1
        kind: Fleet
        name: full
        defaults: {project: "example.com:acme-prod", credential: eu-prod}
        rollout:
          waves:
            - {name: canary, clusters: 1, approval: true, approvalWithin: 8h, maxFailures: 0}
            - {name: eu, selector: "env=prod,tier!=2"}
            - {name: chosen, ids: [7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f12]}
            - {name: rest, percent: 100, soak: 1h30m}
          maxInFlight: 10%
          maxFailures: 2%
          onFailure: hold
        clusters:
          - id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f10
            serviceAccount: castai@acme-prod.iam.gserviceaccount.com
          - id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11
            serviceAccount: castai1@acme-prod.iam.gserviceaccount.com
            project: acme-prod
            credential: default
            labels: {env: prod, tier: 1, spot: false}
          - id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f12
            serviceAccount: castai2@acme-prod.iam.gserviceaccount.com
          - id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f13
            serviceAccount: castai3@acme-prod.iam.gserviceaccount.com
        """;

    // then
    assertThat(read(Files.writeString(folder.resolve("full.yaml"), full)).manifest()).isPresent();
    assertThat(complaints(full)).isEmpty();
    assertThat(complaints(InitVerb.resource("sample-fleet.yaml"))).isEmpty();
    assertThat(complaints(ManifestTexts.fleetOf(20))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"everything-wrong.yaml", "a-list.yaml", "comment-only.yaml"})
  void refusesWhatASchemaCanSee(String name) throws IOException {
    assertThat(complaints(Files.readString(Golden.resource("manifests").resolve(name))))
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maxFailures: 101%",
        "maxFailures: -1",
        "maxInFlight: 0",
        "maxInFlight: 101%",
        "waves: [{name: a, percent: 100, selector: env=prod}]",
        "waves: [{name: a, selector: env}]",
        "waves: [{name: a, percent: 100, approvalWithin: 8h}]",
        "waves: [{name: a, percent: 100, maxFailures: many}]",
        "onFailure: ignore",
        "maxinflight: 5",
        "waves: [{name: a, clusters: 1, percent: 100}]",
        "waves: [{name: A, percent: 100}]",
        "waves: [{name: a, percent: 100, soak: soon}]",
        "waves: [{name: a, percent: 100, approval: maybe}]"
      })
  void refusesRolloutsThatTheReaderRefuses(String rollout) throws IOException {
    // given
    String text =
        """
        apiVersion: embark/v1
        kind: Fleet
        name: wrong
        defaults: {project: acme-prod}
        rollout:
          %s
        clusters:
          - id: 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11
            serviceAccount: castai@acme-prod.iam.gserviceaccount.com
        """
            .formatted(rollout);

    // then
    assertThat(read(Files.writeString(folder.resolve("wrong.yaml"), text)).manifest()).isEmpty();
    assertThat(complaints(text)).isNotEmpty();
  }

  @Test
  void knowsTheSameKeysAsTheReaderAndTheHelp() throws IOException {
    // given a manifest with a list in place of every mapping, so that the reader names its keys
    Files.writeString(
        folder.resolve("lists.yaml"),
        """
        apiVersion: embark/v1
        kind: Fleet
        name: lists
        defaults: []
        rollout: {waves: [[]]}
        clusters: [[]]
        """);
    Files.writeString(folder.resolve("root.yaml"), "[]");
    Files.writeString(folder.resolve("rollout.yaml"), "rollout: []");

    // when
    Set<String> read = new TreeSet<>();
    for (String name : List.of("lists.yaml", "root.yaml", "rollout.yaml")) {
      read(folder.resolve(name)).problems().stream()
          .filter(problem -> problem.message().startsWith("must be a mapping with "))
          .map(problem -> problem.message().replaceAll("must be a mapping with |;.*", ""))
          .forEach(keys -> read.addAll(List.of(keys.split(", "))));
    }
    Set<String> known = new TreeSet<>();
    knownWithin(JsonMapper.builder().build().readTree(TEXT), known);

    // then
    assertThat(known).isEqualTo(read);
    assertThat(HelpTopic.of("manifest").orElseThrow().text()).contains(read);
  }

  @Test
  void initWritesItBesideTheSampleWhichNamesItForEditors() throws IOException {
    // when
    CommandRun init = new CommandRun().in(folder).execute("init");
    CommandRun validate = new CommandRun().in(folder).execute("validate", "fleet.yaml");

    // then
    assertThat(init.exitCode()).isZero();
    assertThat(validate.exitCode()).isZero();
    assertThat(folder.resolve("fleet.yaml"))
        .content()
        .startsWith("# yaml-language-server: $schema=embark.schema.json\n");
    assertThat(folder.resolve("embark.schema.json")).hasContent(TEXT);
  }

  @Test
  void isTheOneInTheDocuments() {
    Golden.checkDocument("manifest.schema.json", TEXT);
  }

  private static void knownWithin(JsonNode node, Set<String> known) {
    if (node.path("properties").isObject()) {
      node.get("properties").fieldNames().forEachRemaining(known::add);
    }
    node.forEach(child -> knownWithin(child, known));
  }

  private static List<Error> complaints(String manifest) throws IOException {
    return SCHEMA.validate(YAMLMapper.builder().build().readTree(manifest));
  }

  private static ManifestReading read(Path file) {
    try {
      return ManifestReader.read(file, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
