package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.StartedRun;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.OutputFormat;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.KeySwitch.Result;
import dev.embark.workflows.model.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code embark keys FILE|CLUSTER}: finds the keys that impersonation has made unnecessary. */
@Command(
    name = "keys",
    description = {
      "List keys that clusters no longer need once they impersonate.",
      "Disable these keys, watch for some days, then delete them. Shows when a key was last used if"
          + " the worker asks Google's Policy Analyzer (EMBARK_POLICY_ANALYZER_URL)."
    },
    footer = {
      "",
      "Examples:",
      "  embark keys fleet.yaml",
      "  embark keys fleet.yaml --disable-keys --change CHG0042",
      "  embark keys 7d1a1f0e-3c52-4f0b-9a56-0d4c2b8e6f11 --enable-keys"
    },
    exitCodeList = {
      "0:listed, or switched",
      "1:some keys were not switched, or could not be listed for it",
      "4:Temporal, a worker or Google cannot be reached or refuses the call",
      "64:usage error or invalid manifest",
      "130:Ctrl-C: detached; the switch in progress continues"
    })
public final class KeysVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--disable-keys",
      description =
          "Disable an account's keys if all its clusters are proven to impersonate, watch, and"
              + " enable the keys again if a cluster stops working. Needs a worker that runs with"
              + " EMBARK_ALLOW_DISABLING_KEYS.")
  boolean disable;

  @Option(names = "--enable-keys", description = "Enable the disabled keys again.")
  boolean enable;

  @Option(names = "--details", description = "List each key instead of groups.")
  boolean details;

  @Option(
      names = {"-y", "--yes"},
      description = "Switch without asking.")
  boolean yes;

  @Mixin SubjectOptions named = new SubjectOptions();
  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin AuthorshipOptions authorship = new AuthorshipOptions();
  @Mixin TemporalOptions temporal = new TemporalOptions();
  @Mixin OutputOptions output = new OutputOptions();

  public KeysVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (disable && enable) {
      throw CommandException.of(ExitCode.USAGE, "Give --disable-keys or --enable-keys, not both.");
    }
    Console console = output.console(surroundings);
    Function<EmbarkClient, Subjects> meant = named.read(selection, surroundings);
    try (EmbarkClient client = EmbarkClient.connect(temporal.request(), surroundings)) {
      Subjects subjects = meant.apply(client);
      Map<String, Seen> accounts = new LinkedHashMap<>();
      client
          .inspections()
          .surveyAccess(subjects.clusters(), authorship.authorship(surroundings))
          .forEach(seen -> accounts.putIfAbsent(seen.target().clientServiceAccount(), seen));
      if (!disable && !enable) {
        Instant now = surroundings.clock().instant();
        new KeyListing(List.copyOf(accounts.values()), details, now).show(console);
        return ExitCode.DONE.number();
      }
      return switchAll(accounts, subjects, client, console).number();
    }
  }

  // ---- switch

  private ExitCode switchAll(
      Map<String, Seen> accounts, Subjects subjects, EmbarkClient client, Console console) {
    List<Seen> unseen = accounts.values().stream().filter(seen -> seen.keys() == null).toList();
    List<Seen> meant = accounts.values().stream().filter(this::hasSomethingToSwitch).toList();
    for (Seen seen : unseen) {
      console.warn(seen.target().clientServiceAccount() + ": " + seen.keysUnseen());
    }
    if (!meant.isEmpty()) {
      confirm(meant.size(), console);
    } else if (!console.forPrograms()) {
      console.line(
          unseen.isEmpty()
              ? "No keys to switch."
              : "No keys to switch among those that could be listed.");
    }
    List<KeySwitch.Report> reports = new ArrayList<>();
    for (Seen seen : meant) {
      KeySwitch.Report report = switchKeys(seen, subjects, client, console);
      reports.add(report);
      showAtOnce(report, console);
    }
    showRest(reports, unseen, console);
    boolean all =
        reports.stream()
            .map(KeySwitch.Report::result)
            .allMatch(result -> result == Result.SWITCHED || result == Result.UNCHANGED);
    return all && unseen.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void confirm(int accounts, Console console) {
    String question =
        "  keys of "
            + FleetSummary.counted(accounts, "service account")
            + (disable ? "\nDisable?" : "\nEnable?");
    if (!yes && !console.confirm(question)) {
      throw CommandException.of(ExitCode.USAGE, "Nothing was switched.");
    }
  }

  /**
   * Names all clusters that share the account, including those not selected: they lose the key as
   * well.
   */
  private KeySwitch.Report switchKeys(
      Seen seen, Subjects subjects, EmbarkClient client, Console console) {
    String account = seen.target().clientServiceAccount();
    KeySwitch.Request request =
        new KeySwitch.Request(
            seen.target(),
            disable,
            new Timing(client.server().propagation()),
            authorship.authorship(surroundings),
            subjects.sharing(account));
    StartedRun run = client.access().switchKeys(request);
    return new EndSubject<>(
            run.workflowId(),
            disable
                ? "disabling keys of " + account + ", then watching for some minutes"
                : "enabling keys of " + account,
            "embark keys shows the state of the keys.",
            () -> client.access().report(run, KeySwitch.Report.class))
        .await(surroundings, console, null)
        .orElseThrow();
  }

  private boolean hasSomethingToSwitch(Seen seen) {
    return seen.keys() != null
        && seen.keys().keys().stream().anyMatch(key -> key.disabled() != disable);
  }

  /**
   * Switching takes minutes per account: shows each result immediately, unless one document holds
   * all.
   */
  private static void showAtOnce(KeySwitch.Report report, Console console) {
    if (console.format() == OutputFormat.JSONL) {
      console.document(Json.document("KeysSwitched", json(report)));
    } else if (!console.forPrograms()) {
      print(report, console);
    }
  }

  /**
   * Prints what programs have not received yet: accounts without a run, and the single document.
   */
  private static void showRest(List<KeySwitch.Report> reports, List<Seen> unseen, Console console) {
    if (console.format() == OutputFormat.JSONL) {
      unseen.forEach(seen -> console.document(Json.document("KeysSwitched", notSwitched(seen))));
    } else if (console.format() == OutputFormat.JSON) {
      ObjectNode whole = Json.document("KeySwitches");
      ArrayNode accounts = whole.putArray("accounts");
      reports.forEach(report -> accounts.add(json(report)));
      unseen.forEach(seen -> accounts.add(notSwitched(seen)));
      console.document(whole);
    }
  }

  /** Uses the form of the other accounts, so that none is missing from the list. */
  private static ObjectNode notSwitched(Seen seen) {
    ObjectNode node =
        Json.object()
            .put("serviceAccount", seen.target().clientServiceAccount())
            .put("result", "UNSEEN")
            .putNull("code")
            .put("message", seen.keysUnseen());
    node.putArray("keys");
    node.putArray("commands");
    return node;
  }

  private static ObjectNode json(KeySwitch.Report report) {
    ObjectNode node =
        Json.object()
            .put("serviceAccount", report.account())
            .put("result", report.result().name())
            .put("code", report.code() == null ? null : report.code().name())
            .put("message", report.message());
    ArrayNode keys = node.putArray("keys");
    report.keys().forEach(key -> keys.add(key.id()));
    ArrayNode commands = node.putArray("commands");
    report.commands().forEach(commands::add);
    return node;
  }

  private static void print(KeySwitch.Report report, Console console) {
    console.line(report.account() + ": " + report.result() + ", " + report.keys().size() + " keys");
    if (report.code() != null) {
      console.line("  " + report.code() + ": " + report.message());
      console.line("  next move: " + report.code().move().who() + ". " + report.code().remedy());
    }
    report.commands().forEach(command -> console.talk("  " + command));
  }
}
