package dev.embark.starter.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.Json;
import dev.embark.starter.output.OutputFormat;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.KeySwitch.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The results of switched keys, for people and for programs. Not thread-safe. */
final class KeySwitchReport {
  private final List<Seen> unseen;
  private final Console console;
  private final List<KeySwitch.Report> reports = new ArrayList<>();
  private final Missed missed = new Missed();

  /**
   * Creates a report without results.
   *
   * @param accounts the observations, one per account
   */
  KeySwitchReport(Collection<Seen> accounts, Console console) {
    this.unseen = accounts.stream().filter(seen -> seen.keys() == null).toList();
    this.console = console;
  }

  /** Names each account whose keys could not be listed, and why. */
  void warnOfUnseen() {
    unseen.forEach(
        seen -> console.warn(seen.target().clientServiceAccount() + ": " + seen.keysUnseen()));
  }

  /** Tells people that there is nothing to switch. */
  void showNoKeys() {
    if (!console.forPrograms()) {
      console.line(
          unseen.isEmpty()
              ? "No keys to switch."
              : "No keys to switch among those that could be listed.");
    }
  }

  /**
   * Switches an account's keys and records the result, or why there is none. Switching takes
   * minutes per account: shows each result immediately, unless one document holds all.
   */
  void add(String account, Supplier<KeySwitch.Report> change) {
    missed
        .unless(account, change)
        .ifPresent(
            report -> {
              reports.add(report);
              showAtOnce(report);
            });
  }

  private void showAtOnce(KeySwitch.Report report) {
    if (console.format() == OutputFormat.JSONL) {
      console.document(Json.document("KeysSwitched", json(report)));
    } else if (!console.forPrograms()) {
      print(report);
    }
  }

  /** Shows what was not shown yet: accounts without a result, and the single document. */
  void showRest() {
    if (console.format() == OutputFormat.JSONL) {
      withoutResult().forEach(each -> console.document(Json.document("KeysSwitched", each)));
    } else if (console.format() == OutputFormat.JSON) {
      ObjectNode whole = Json.document("KeySwitches");
      ArrayNode accounts = whole.putArray("accounts");
      reports.forEach(report -> accounts.add(json(report)));
      accounts.addAll(withoutResult());
      console.document(whole);
    } else {
      missed.byName().forEach((account, trouble) -> Missed.print(account, trouble, console));
    }
  }

  /**
   * Returns the code with which the command ends.
   *
   * @param spared whether a disabled key was not to be enabled
   */
  ExitCode exitCode(boolean spared) {
    boolean all =
        reports.stream()
            .map(KeySwitch.Report::result)
            .allMatch(result -> result == Result.SWITCHED || result == Result.UNCHANGED);
    return all && unseen.isEmpty() && !spared && missed.isNone()
        ? ExitCode.DONE
        : missed.exitCode();
  }

  private List<ObjectNode> withoutResult() {
    List<ObjectNode> nodes = new ArrayList<>();
    missed
        .byName()
        .forEach(
            (account, trouble) -> nodes.add(notSwitched(account, Missed.RESULT, trouble.what())));
    unseen.forEach(
        seen ->
            nodes.add(
                notSwitched(seen.target().clientServiceAccount(), "UNSEEN", seen.keysUnseen())));
    return nodes;
  }

  /** Uses the form of the other accounts, so that none is missing from the list. */
  private static ObjectNode notSwitched(String account, String result, @Nullable String message) {
    ObjectNode node =
        Json.object()
            .put("serviceAccount", account)
            .put("result", result)
            .putNull("code")
            .put("message", message);
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

  private void print(KeySwitch.Report report) {
    console.line(report.account() + ": " + report.result() + ", " + report.keys().size() + " keys");
    if (report.code() != null) {
      console.line("  " + report.code() + ": " + report.message());
      console.line("  next move: " + report.code().move().who() + ". " + report.code().remedy());
    }
    report.commands().forEach(command -> console.talk("  " + command));
  }
}
