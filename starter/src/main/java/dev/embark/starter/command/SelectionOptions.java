package dev.embark.starter.command;

import dev.embark.starter.manifest.Selection;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.FileTrouble;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.ClusterTarget;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select clusters of a manifest. A mixin. */
public final class SelectionOptions {
  /** The character with which Windows editors begin a file. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "KEY=VALUE",
      split = ",",
      description =
          "Only clusters with this label; if several, all must match. KEY!=VALUE excludes.")
  List<String> selector = List.of();

  @Option(
      names = "--cluster",
      paramLabel = "ID",
      split = ",",
      description = "Only this cluster; repeatable.")
  List<String> clusters = List.of();

  @Option(
      names = "--limit",
      paramLabel = "@FILE",
      description = "Only the clusters whose ids this file lists, one per line.")
  @Nullable String limit;

  /** Whether any cluster was selected. */
  boolean isGiven() {
    return !selector.isEmpty() || !clusters.isEmpty() || limit != null;
  }

  /**
   * Rejects a selection if there is no manifest to select from.
   *
   * @throws CommandException if anything was selected
   */
  void requireNone() {
    if (isGiven()) {
      throw CommandException.of(
          ExitCode.USAGE, "--selector, --cluster and --limit need a manifest to select from.");
    }
  }

  /**
   * Returns the selected clusters.
   *
   * @throws CommandException if the selection cannot be read, names unknown clusters, or is empty
   */
  public List<ClusterTarget> among(List<ClusterTarget> all, Surroundings surroundings) {
    Selection selection = selection(surroundings);
    Set<String> missing = selection.missingFrom(all);
    if (!missing.isEmpty()) {
      throw CommandException.of(
          ExitCode.USAGE,
          "The manifest lists no cluster "
              + missing.iterator().next()
              + (missing.size() == 1 ? "." : ", nor " + (missing.size() - 1) + " others."));
    }
    List<ClusterTarget> meant = selection.among(all);
    if (meant.isEmpty()) {
      throw CommandException.of(ExitCode.USAGE, "No cluster of the manifest matches.");
    }
    return meant;
  }

  /**
   * Returns a predicate for clusters that are not known yet.
   *
   * @throws CommandException if the selection cannot be read
   */
  Predicate<ClusterTarget> predicate(Surroundings surroundings) {
    Selection selection = selection(surroundings);
    return cluster -> !selection.among(List.of(cluster)).isEmpty();
  }

  private Selection selection(Surroundings surroundings) {
    List<String> ids = new ArrayList<>(clusters);
    if (limit != null) {
      ids.addAll(listed(limit, surroundings));
    }
    try {
      return Selection.of(selector, ids);
    } catch (IllegalArgumentException e) {
      throw CommandException.of(ExitCode.USAGE, "--selector: " + e.getMessage() + ".").because(e);
    }
  }

  private static List<String> listed(String limit, Surroundings surroundings) {
    if (!limit.startsWith("@")) {
      throw CommandException.of(ExitCode.USAGE, "--limit takes a file: --limit @clusters.txt");
    }
    Path file = surroundings.workingDirectory().resolve(limit.substring(1));
    try {
      List<String> ids =
          Files.readAllLines(file).stream()
              .map(line -> line.replace(BYTE_ORDER_MARK, "").strip())
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList();
      if (ids.isEmpty()) {
        throw CommandException.of(ExitCode.USAGE, limit.substring(1) + " lists no cluster.");
      }
      return ids;
    } catch (CharacterCodingException e) {
      throw CommandException.of(ExitCode.USAGE, limit.substring(1) + " is not UTF-8.")
          .next("If it is UTF-16: iconv -f UTF-16 -t UTF-8 OLD > NEW")
          .because(e);
    } catch (IOException e) {
      throw CommandException.of(
              ExitCode.USAGE, limit.substring(1) + " cannot be read: " + FileTrouble.why(e))
          .because(e);
    }
  }
}
