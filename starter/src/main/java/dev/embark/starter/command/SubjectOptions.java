package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.ClusterTarget;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A manifest, or one cluster that the worker looks up. */
public final class SubjectOptions {

  @Parameters(
      paramLabel = "FILE|CLUSTER",
      description = "A manifest, or Cast AI's id of one cluster.")
  String subject = "";

  @Option(
      names = "--credential",
      paramLabel = "NAME",
      defaultValue = ClusterTarget.DEFAULT_CREDENTIAL,
      description = "The worker's Cast AI key that can see the cluster (default: default).")
  String credential = ClusterTarget.DEFAULT_CREDENTIAL;

  /** What was named, of a manifest only what the selection leaves. */
  Subjects resolve(SelectionOptions selection, EmbarkClient client, Surroundings surroundings) {
    return Subjects.of(subject, selection, credential, client, surroundings);
  }
}
