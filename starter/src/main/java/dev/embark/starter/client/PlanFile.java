package dev.embark.starter.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.FileTrouble;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.ShellWord;
import dev.embark.starter.output.WholeFile;
import dev.embark.workflows.model.ClusterOptions;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.Rollout;
import dev.embark.workflows.model.WorkerIdentity;
import dev.embark.workflows.plan.PolicyDiff;
import dev.embark.workflows.wire.CompressedJson;
import dev.embark.workflows.wire.PayloadFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A frozen plan as a document: the output of {@code plan --output json} and {@code --out}. */
public final class PlanFile {
  private static final String KIND = "Plan";
  private static final ObjectMapper MAPPER =
      PayloadFormat.mapper().disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

  /**
   * Room for ten thousand clusters with ninety labels and findings each. A small compressed file
   * can hold millions of empty objects, each of which takes far more room in memory.
   */
  private static final long MOST_TOKENS = 4_000_000;

  /** Larger files are compressed; a thousand clusters take about a megabyte. */
  private static final int LARGEST_PLAIN = 1 << 20;

  /** Enough for ten thousand clusters with generous labels and findings, uncompressed. */
  private static final int LARGEST = 128 << 20;

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build());
  }

  private PlanFile() {}

  /** Returns the document. */
  public static ObjectNode document(FrozenPlan plan) {
    ObjectNode document = head(plan);
    ArrayNode clusters = document.putArray("clusters");
    plan.clusters().forEach(cluster -> clusters.add(cluster(cluster, plan)));
    return document;
  }

  /** Returns the document without its clusters. */
  public static ObjectNode head(FrozenPlan plan) {
    ObjectNode document = Json.document(KIND);
    document.put("name", plan.name());
    document.put("digest", plan.digest());
    document.put("author", plan.author());
    document.put("plannedAt", plan.plannedAt().toString());
    document.put("castServiceAccount", plan.castServiceAccount());
    document.set("identity", MAPPER.valueToTree(plan.identity()));
    document.set("rollout", MAPPER.valueToTree(plan.rollout()));
    document.set("options", MAPPER.valueToTree(plan.options()));
    return document;
  }

  /** Returns one cluster with its changes, for readers; a run only needs the observed state. */
  public static ObjectNode cluster(PlannedCluster cluster, FrozenPlan plan) {
    ObjectNode node = MAPPER.valueToTree(cluster);
    PolicyDiff diff = PolicyDiff.of(cluster, plan.castServiceAccount());
    ArrayNode changes = node.putArray("bindings");
    diff.added().forEach(grant -> changes.add(binding("add", grant)));
    diff.dropped().forEach(grant -> changes.add(binding("remove", grant)));
    return node;
  }

  private static ObjectNode binding(String change, Grant grant) {
    ObjectNode node = Json.object().put("change", change);
    ObjectNode details = MAPPER.valueToTree(grant);
    node.setAll(details);
    return node;
  }

  /**
   * Ensures, before the clusters are looked at, that a plan can be written.
   *
   * @throws CommandException if it cannot
   */
  public static void requireRoom(Path file, Path shown) {
    try {
      WholeFile.requireRoom(file);
    } catch (IOException e) {
      throw unwritten(shown, e);
    }
  }

  /**
   * Writes the plan.
   *
   * @throws CommandException if the file cannot be written
   */
  public static void write(FrozenPlan plan, Path file, Path shown) {
    try {
      byte[] json = MAPPER.writeValueAsBytes(document(plan));
      WholeFile.write(file, json.length > LARGEST_PLAIN ? CompressedJson.compress(json) : json);
    } catch (IOException e) {
      throw unwritten(shown, e);
    }
  }

  private static CommandException unwritten(Path shown, IOException e) {
    return CommandException.of(
            ExitCode.FAILED, shown + " cannot be written: " + FileTrouble.why(e) + ".")
        .next("Name another file: --out PLAN")
        .because(e);
  }

  /** Whether the file looks like a plan rather than a manifest; false if it cannot be read. */
  public static boolean isPlan(Path file) {
    try (InputStream in = opened(file)) {
      String start = new String(in.readNBytes(200), java.nio.charset.StandardCharsets.UTF_8);
      return start.stripLeading().startsWith("{")
          && start.replaceAll("\\s", "").contains("\"kind\":\"" + KIND + "\"");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads a plan.
   *
   * @throws CommandException if it is not a plan or was modified
   */
  public static FrozenPlan read(Path file, Path shown) {
    try (InputStream in = opened(file)) {
      byte[] json = in.readNBytes(LARGEST + 1);
      JsonNode document = json.length > LARGEST ? MAPPER.missingNode() : MAPPER.readTree(json);
      FrozenPlan plan = plan(document);
      if (!isDigest(document.path("digest").asText(), plan)) {
        throw broken(shown, "has changed since it was written");
      }
      return plan;
    } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
      // The last one where a field or a cluster is missing.
      throw broken(shown, "is not a plan of this version").because(e);
    } catch (IOException e) {
      throw broken(shown, "cannot be read: " + FileTrouble.why(e)).because(e);
    }
  }

  /** Plans that were saved before conditions became a part of the digest are still accepted. */
  private static boolean isDigest(String digest, FrozenPlan plan) {
    return digest.equals(plan.digest()) || digest.equals(FleetInputs.digestWithoutConditions(plan));
  }

  private static FrozenPlan plan(JsonNode document) throws IOException {
    if (!document.path("kind").asText().equals(KIND)
        || !document.path("format").asText().equals(Json.FORMAT)) {
      throw new IllegalArgumentException("Not a plan");
    }
    JsonNode account = document.path("castServiceAccount");
    return new FrozenPlan(
        document.path("name").asText(),
        document.path("author").asText(),
        instant(document.path("plannedAt").asText()),
        MAPPER.treeToValue(document.path("identity"), WorkerIdentity.class),
        account.isTextual() ? account.asText() : null,
        MAPPER.treeToValue(document.path("rollout"), Rollout.class),
        MAPPER.treeToValue(document.path("options"), ClusterOptions.class),
        MAPPER
            .readerFor(new TypeReference<List<PlannedCluster>>() {})
            .readValue(document.path("clusters")));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (java.time.format.DateTimeParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Opens the file, decompressing it if its first bytes say so. */
  private static InputStream opened(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(2);
    boolean compressed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return compressed ? new GZIPInputStream(in) : in;
  }

  private static CommandException broken(Path shown, String why) {
    return CommandException.of(ExitCode.USAGE, shown + " " + why + ".")
        .next("embark plan FILE --out " + ShellWord.of(shown) + "    makes a new one");
  }
}
