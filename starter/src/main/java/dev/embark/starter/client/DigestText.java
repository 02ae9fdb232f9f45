package dev.embark.starter.client;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.Condition;
import dev.embark.workflows.model.Finding;
import dev.embark.workflows.model.Grant;
import dev.embark.workflows.model.LabelSelector;
import dev.embark.workflows.model.OffboardingChoices;
import dev.embark.workflows.model.PlannedCluster;
import dev.embark.workflows.model.Wave;
import dev.embark.workflows.model.WorkerIdentity;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The texts of records in a digest. Digests outlive a version: they are in saved plans and in the
 * memos of runs. So these texts never change, whatever becomes of the records' names and of their
 * {@code toString()}; they are what the latter gave when the first digests were saved.
 *
 * <p>A record that gets another component must add it here only if it is set, so that everything
 * without it keeps its digest.
 */
final class DigestText {
  private final StringJoiner components;

  private DigestText(String record) {
    components = new StringJoiner(", ", record + "[", "]");
  }

  static String of(Wave wave) {
    LabelSelector selector = wave.selector();
    return new DigestText("Wave")
        .with("name", wave.name())
        .with("clusters", wave.clusters())
        .with("percent", wave.percent())
        .with("selector", selector == null ? null : text(selector))
        .with("ids", wave.ids())
        .with("approvalWithin", wave.approvalWithin())
        .with("soak", wave.soak())
        .with("maxFailures", wave.maxFailures())
        .end();
  }

  static String of(OffboardingChoices choices) {
    return new DigestText("Offboarding")
        .with("acceptLossOfAccess", choices.acceptLossOfAccess())
        .with("castServiceAccount", choices.castServiceAccount())
        .end();
  }

  static String of(WorkerIdentity identity) {
    return new DigestText("WorkerIdentity")
        .with("googlePrincipal", identity.googlePrincipal())
        .with("organizations", text(identity.organizations()))
        .end();
  }

  /** Returns the cluster without the descriptions and expressions of its grants' conditions. */
  static String of(PlannedCluster cluster) {
    return new DigestText("PlannedCluster")
        .with("target", of(cluster.target()))
        .with("name", cluster.name())
        .with("course", cluster.course().name())
        .with("linkedTo", cluster.linkedTo())
        .with("credentialsId", cluster.credentialsId())
        .with("managedBy", cluster.managedBy())
        .with("grants", cluster.grants().stream().map(DigestText::of).toList())
        .with("findings", cluster.findings().stream().map(DigestText::of).toList())
        .end();
  }

  static String of(Condition condition) {
    return new DigestText("Condition")
        .with("title", condition.title())
        .with("description", condition.description())
        .with("expression", condition.expression())
        .end();
  }

  private static String of(ClusterTarget target) {
    return new DigestText("ClusterTarget")
        .with("clusterId", target.clusterId())
        .with("projectId", target.projectId())
        .with("clientServiceAccount", target.clientServiceAccount())
        .with("credential", target.credential())
        .with("labels", text(target.labels()))
        .with("expectation", target.expectation())
        .end();
  }

  private static String of(Grant grant) {
    Condition condition = grant.condition();
    return grant.member()
        + " as "
        + grant.role()
        + (condition == null ? "" : " if " + condition.title());
  }

  private static String of(Finding finding) {
    return new DigestText("Finding")
        .with("weight", finding.weight().name())
        .with("code", finding.code())
        .with("text", finding.text())
        .end();
  }

  private static String text(LabelSelector selector) {
    return selector.conditions().stream()
        .map(each -> each.key() + (each.equal() ? "=" : "!=") + each.value())
        .collect(Collectors.joining(","));
  }

  private static String text(Map<String, String> map) {
    return new TreeMap<>(map).toString();
  }

  /** Adds a component; its value is a text, or something whose text is a part of the manifest. */
  private DigestText with(String component, @Nullable Object value) {
    components.add(component + "=" + value);
    return this;
  }

  private String end() {
    return components.toString();
  }
}
