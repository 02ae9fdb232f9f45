package dev.embark.starter.discovery;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Discovery.Proposal;
import dev.embark.workflows.model.Discovery.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a manifest in YAML. Content from Cast AI and Google is always quoted or put into comments,
 * never written unquoted. If no account is known, the field is left blank with the reason: {@code
 * embark validate} then points to the line.
 */
public final class ManifestWriter {

  /** Text that every version of YAML reads as a plain string. */
  private static final Pattern PLAIN = Pattern.compile("[a-z][-a-z0-9_]*[a-z0-9]");

  private static final List<String> NOT_TEXT = List.of("true", "false", "null", "yes", "no", "on");

  private final String name;

  /** Creates a writer for a manifest of this name. */
  public ManifestWriter(String name) {
    this.name = name;
  }

  /** Returns the lines of the manifest. */
  public List<String> lines(List<Entry> entries) {
    List<Entry> reachable = entries.stream().filter(Entry::isReachable).toList();
    List<String> lines = new ArrayList<>();
    lines.add("apiVersion: embark/v1");
    lines.add("kind: Fleet");
    lines.add("name: " + scalar(name));
    lines.add(reachable.isEmpty() ? "clusters: []" : "clusters:");
    reachable.forEach(entry -> add(entry, lines));
    List<Entry> out = entries.stream().filter(entry -> !entry.isReachable()).toList();
    if (!out.isEmpty()) {
      lines.add("# Left out, as they are disconnected:");
      out.forEach(
          entry ->
              lines.add(
                  "#   " + comment(entry.proposal().clusterId() + "  " + entry.proposal().name())));
    }
    return lines;
  }

  private static void add(Entry entry, List<String> lines) {
    Proposal proposal = entry.proposal();
    lines.add("  # " + comment(proposal.name() + ": " + String.join("; ", entry.marks())));
    if (entry.conflict() != null) {
      lines.add("  # " + comment(entry.conflict()));
    }
    lines.add("  - id: " + id(proposal.clusterId()));
    lines.add("    serviceAccount: " + account(entry));
    lines.add("    project: " + scalar(proposal.projectId()));
    if (!entry.credential().equals(ClusterTarget.DEFAULT_CREDENTIAL)) {
      lines.add("    credential: " + scalar(entry.credential()));
    }
    if (!entry.labels().isEmpty()) {
      lines.add("    labels: " + labels(entry.labels()));
    }
  }

  /** Cast AI's ids are UUIDs, which need no quotes. */
  private static String id(String clusterId) {
    return clusterId.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        ? clusterId
        : quoted(clusterId);
  }

  private static String account(Entry entry) {
    Proposal proposal = entry.proposal();
    String account = entry.account();
    if (account == null) {
      return "\"\" # " + comment(String.valueOf(proposal.reason()));
    }
    List<String> remarks = new ArrayList<>();
    if (account.equals(proposal.account()) && proposal.source() != Source.LINKED) {
      remarks.add(
          proposal.source() == Source.SCRIPT
              ? "found by the name that Cast AI's script gives"
              : "found by the name that Cast AI's Terraform module gives");
    }
    if (account.equals(proposal.account()) && proposal.reason() != null) {
      remarks.add(proposal.reason());
    }
    String text = account.matches("[-a-z0-9@.]+") ? account : quoted(account);
    return remarks.isEmpty() ? text : text + " # " + comment(String.join("; ", remarks));
  }

  private static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> scalar(label.getKey()) + ": " + scalar(label.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String scalar(String text) {
    return PLAIN.matcher(text).matches() && !NOT_TEXT.contains(text) ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            each -> {
              if (each == '"' || each == '\\') {
                quoted.append('\\').append((char) each);
              } else if (each < ' ' || each == 0x7f || isLineBreak(each)) {
                quoted.append(String.format("\\u%04x", each));
              } else {
                quoted.append((char) each);
              }
            });
    return quoted.append('"').toString();
  }

  private static String comment(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
  }

  private static boolean isLineBreak(int each) {
    return each == 0x85 || each == 0x2028 || each == 0x2029;
  }
}
