package dev.embark.starter.manifest;

import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.PlainNames;
import dev.embark.workflows.model.TargetRules;
import dev.embark.workflows.plan.BatchPlanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the list of clusters. */
final class ClustersReader {
  private static final List<String> KEYS =
      List.of("id", "serviceAccount", "project", "credential", "labels");
  private static final int LONGEST_LABEL = 256;

  private final Problems problems;
  private final FleetReader.Defaults defaults;
  private final Map<String, Place> ids = new HashMap<>();
  private final Map<String, Integer> groups = new HashMap<>();

  ClustersReader(Problems problems, FleetReader.Defaults defaults) {
    this.problems = problems;
    this.defaults = defaults;
  }

  /** Returns the well-formed clusters and reports the others as problems. */
  List<ClusterTarget> read(List<Node> items, Place at) {
    if (items.size() > Manifest.MOST_CLUSTERS) {
      problems.error(
          at,
          "clusters",
          String.format(Locale.ROOT, "%,d clusters are too many for one fleet", items.size()),
          "Write manifests of at most 10,000 clusters, each with its own name, by project or"
              + " region; clusters that share a service account go into the same one.");
    }
    List<ClusterTarget> clusters = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      String path = "clusters[" + i + "]";
      FieldReader.over(items.get(i), path, KEYS, problems)
          .flatMap(this::cluster)
          .ifPresent(clusters::add);
    }
    return clusters;
  }

  private Optional<ClusterTarget> cluster(FieldReader fields) {
    fields.require("id", "Give Cast AI's id of the cluster, a UUID.");
    fields.require("serviceAccount", "Give the e-mail of the service account to impersonate.");
    if (!fields.has("project") && !defaults.projectGiven()) {
      fields.require("project", "Give the cluster's project, here or under defaults.");
    }
    Optional<String> id = id(fields);
    Optional<String> account = account(fields);
    Optional<String> project =
        fields.has("project") ? project(fields) : Optional.ofNullable(defaults.project());
    Optional<String> credential =
        fields.has("credential") ? credential(fields) : Optional.ofNullable(defaults.credential());
    Map<String, String> labels = labels(fields);
    if (id.isEmpty() || account.isEmpty() || project.isEmpty()) {
      return Optional.empty();
    }
    warnOutside(fields, account.get(), project.get());
    return Optional.of(
        new ClusterTarget(
            id.get(),
            project.get(),
            account.get(),
            credential.orElse(ClusterTarget.DEFAULT_CREDENTIAL),
            labels));
  }

  private Optional<String> id(FieldReader fields) {
    Optional<String> id = fields.asWritten("id");
    if (id.isPresent() && !TargetRules.isClusterId(id.get())) {
      String lower = id.get().toLowerCase(Locale.ROOT);
      fields.error(
          "id",
          "'" + shortened(id.get()) + "' is not the id of a cluster",
          TargetRules.isClusterId(lower)
              ? "Write it in lower case: " + lower
              : "Copy the UUID from Cast AI's console, such as"
                  + " 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11.");
      return Optional.empty();
    }
    id.ifPresent(text -> refuseDuplicate(text, fields));
    return id;
  }

  private void refuseDuplicate(String id, FieldReader fields) {
    Place former = ids.putIfAbsent(id, fields.at("id"));
    if (former != null) {
      fields.error(
          "id", "the cluster is listed already, on line " + former.line(), "Keep one of the two.");
    }
  }

  private Optional<String> account(FieldReader fields) {
    Optional<String> account = fields.asWritten("serviceAccount");
    if (account.isPresent() && !TargetRules.isServiceAccount(account.get())) {
      fields.error(
          "serviceAccount",
          "'" + shortened(account.get()) + "' is not the e-mail of a Google service account",
          "Write NAME@PROJECT.iam.gserviceaccount.com.");
      return Optional.empty();
    }
    account.ifPresent(email -> refuseLargeGroup(email, fields));
    return account;
  }

  private void refuseLargeGroup(String account, FieldReader fields) {
    if (groups.merge(account, 1, Integer::sum) == BatchPlanner.LARGEST_GROUP + 1) {
      fields.error(
          "serviceAccount",
          "more than " + BatchPlanner.LARGEST_GROUP + " clusters share " + account,
          "Onboard them as several fleets, one after the other, or give them several accounts.");
    }
  }

  static Optional<String> project(FieldReader fields) {
    Optional<String> project = fields.asWritten("project");
    if (project.isPresent() && !TargetRules.isProjectId(project.get())) {
      fields.error(
          "project",
          "'" + shortened(project.get()) + "' is not the id of a Google project",
          "Write the project's id (not its name or number), such as acme-prod.");
      return Optional.empty();
    }
    return project;
  }

  static Optional<String> credential(FieldReader fields) {
    Optional<String> credential = fields.asWritten("credential");
    if (credential.isPresent() && !PlainNames.isPlain(credential.get())) {
      fields.error(
          "credential",
          "'" + shortened(credential.get()) + "' cannot name a credential",
          "Write the name under which the worker knows the Cast AI key, such as default.");
      return Optional.empty();
    }
    return credential;
  }

  private Map<String, String> labels(FieldReader fields) {
    Map<String, String> labels = new TreeMap<>();
    fields
        .entries("labels")
        .forEach(
            (key, entry) -> {
              if (entry.value() instanceof Node.Scalar value
                  && key.length() + value.text().length() <= LONGEST_LABEL) {
                labels.put(key, value.text());
              } else {
                problems.error(
                    entry.value().at(),
                    fields.pathOf("labels") + "." + key,
                    "is not a short value",
                    "Labels are single values, key and value up to 256 characters together.");
              }
            });
    return labels;
  }

  private void warnOutside(FieldReader fields, String account, String project) {
    String home = TargetRules.projectOf(account);
    if (!home.isEmpty() && !home.equals(project)) {
      problems.warning(
          fields.at("serviceAccount"),
          fields.pathOf("serviceAccount"),
          "the service account belongs to project " + home + ", the cluster to " + project,
          "If that is intended, list the account in the worker's EMBARK_ALLOWED_SERVICE_ACCOUNTS.");
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "…";
  }
}
