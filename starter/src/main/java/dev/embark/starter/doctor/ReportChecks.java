package dev.embark.starter.doctor;

import dev.embark.starter.client.Server;
import dev.embark.workflows.model.Checkup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates the worker's findings: its limits, clocks, keys, permissions, and the accounts. */
final class ReportChecks {

  /** Google rejects tokens that are five minutes off; NTP keeps clocks within a second. */
  private static final Duration SKEW_TO_WARN = Duration.ofSeconds(30);

  private static final Duration SKEW_TO_FAIL = Duration.ofMinutes(4);

  private final List<Checkup.Report> reports;
  private final Server server;
  private final Instant before;
  private final Instant after;

  ReportChecks(List<Checkup.Report> reports, Server server, Instant before, Instant after) {
    this.reports = reports;
    this.server = server;
    this.before = before;
    this.after = after;
  }

  List<Check> all() {
    List<Check> checks = new ArrayList<>();
    Checkup.Report first = reports.get(0);
    Checkup.Worker worker = first.worker();
    WorkersAccount account = WorkersAccount.of(first.googlePrincipal());
    if (worker != null) {
      checks.add(limits(worker, first.googlePrincipal()));
      checks.add(clocks(worker, first.serverMillis()));
    }
    first.keys().stream()
        .sorted(Comparator.comparing(Checkup.Key::credential))
        .forEach(key -> checks.add(KeyChecks.of(key, after)));
    first.keyFindings().stream()
        .sorted(Comparator.comparing(Checkup.Finding::subject))
        .forEach(finding -> checks.add(KeyChecks.of(finding)));
    checks.addAll(
        PowerChecks.of(
            reports.stream().flatMap(report -> report.powers().stream()).toList(), account));
    int accounts = reports.stream().mapToInt(Checkup.Report::accounts).sum();
    checks.addAll(
        AccountChecks.of(
            accounts,
            reports.stream().flatMap(report -> report.accountFindings().stream()).toList(),
            account));
    checks.addAll(
        PermissionChecks.of(
            accounts,
            reports.stream().flatMap(report -> report.permissions().stream()).distinct().toList()));
    checks.addAll(
        ImpersonationApiChecks.of(
            reports.stream().flatMap(report -> report.impersonationApis().stream()).toList()));
    return checks;
  }

  private Check limits(Checkup.Worker worker, @Nullable String principal) {
    String name = "worker's limits";
    String limits =
        (principal == null ? "" : "acts at Google as " + principal + "; ")
            + "projects "
            + String.join(", ", worker.allowedProjects())
            + "; accounts "
            + String.join(", ", worker.allowedAccounts())
            + "; wait at least "
            + worker.minimumPropagation().toSeconds()
            + " s";
    boolean everything =
        worker.allowedAccounts().contains("*") || worker.allowedProjects().contains("*");
    if (everything && worker.isReal()) {
      return Check.warning(
          name,
          "The worker would edit any account that it is asked to: " + limits + ".",
          "Name what it may touch: EMBARK_ALLOWED_PROJECTS, EMBARK_ALLOWED_SERVICE_ACCOUNTS");
    }
    return Check.ok(name, limits + (worker.isReal() ? "" : "; everything is simulated"));
  }

  private Check clocks(Checkup.Worker worker, long serverMillis) {
    String name = "clocks";
    Duration here = outside(serverMillis);
    Duration there = Duration.ofMillis(worker.clockMillis() - serverMillis).abs();
    Duration worst = here.compareTo(there) > 0 ? here : there;
    String sentence =
        "This machine is "
            + seconds(here)
            + " off Temporal at "
            + server.address()
            + ", the worker "
            + seconds(there);
    String advice = "Let NTP set the clocks, such as: timedatectl set-ntp true";
    if (worst.compareTo(SKEW_TO_FAIL) > 0) {
      return Check.problem(name, sentence + "; Google refuses tokens 5 minutes off.", advice);
    }
    return worst.compareTo(SKEW_TO_WARN) > 0
        ? Check.warning(name, sentence + ".", advice)
        : Check.ok(name, "within " + SKEW_TO_WARN.toSeconds() + " s of each other");
  }

  /** Returns how far Temporal's time lies outside the local duration of the check-up. */
  private Duration outside(long serverMillis) {
    Instant server = Instant.ofEpochMilli(serverMillis);
    if (server.isBefore(before)) {
      return Duration.between(server, before);
    }
    return server.isAfter(after) ? Duration.between(after, server) : Duration.ZERO;
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
