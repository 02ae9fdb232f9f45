package dev.embark.starter.command;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of a manifest's clusters a verb is about. A mixin. */
public final class SelectionOptions {
  @Option(
      names = {"-l", "--selector"},
      paramLabel = "KEY=VALUE",
      split = ",",
      description = "Only clusters with this label; several must all match. KEY!=VALUE excludes.")
  List<String> selector = List.of();

  @Option(
      names = "--cluster",
      paramLabel = "ID",
      split = ",",
      description = "Only this cluster; may be given several times.")
  List<String> clusters = List.of();

  @Option(
      names = "--limit",
      paramLabel = "@FILE",
      description = "Only the clusters whose ids this file lists, one a line.")
  @Nullable String limit;

  public List<String> selector() {
    return selector;
  }

  public List<String> clusters() {
    return clusters;
  }

  /** {@code @FILE}, or null where no list was given. */
  public @Nullable String limit() {
    return limit;
  }

  /** The file behind {@link #limit()}, seen from a directory. */
  Path limitFile(Path directory) {
    String text = java.util.Objects.requireNonNull(limit);
    return directory.resolve(text.startsWith("@") ? text.substring(1) : text);
  }
}
