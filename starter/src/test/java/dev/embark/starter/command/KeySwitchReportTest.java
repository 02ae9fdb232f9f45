package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.OutputFormat;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.KeySwitch;
import dev.embark.workflows.model.KeySwitch.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of each switch at once, what at the end, and the exit code. */
class KeySwitchReportTest {
  private static final Access.Key KEY = new Access.Key("0a1b", "2024-02-29T12:00:00Z", false);

  private final CommandRun run = new CommandRun();

  @Test
  void showsPeopleEachResultAtOnceAndWhatFailedAtTheEnd() {
    // given
    KeySwitchReport report = report(OutputFormat.TABLE);

    // when
    fail(report, "a1@p");
    report.add("a2@p", () -> ended("a2@p", Result.SWITCHED));
    String atOnce = run.out();
    report.showRest();

    // then
    assertThat(atOnce).isEqualToNormalizingNewlines("a2@p: SWITCHED, 1 keys\n");
    assertThat(run.err()).isEqualToNormalizingNewlines("  gcloud delete\n");
    assertThat(run.out())
        .isEqualToNormalizingNewlines(
            "a2@p: SWITCHED, 1 keys\na1@p: FAILED. It failed.\n  next move: you\n");
  }

  @Test
  void showsProgramsTheAccountsWithoutAResultLast() {
    // given
    KeySwitchReport report = report(OutputFormat.JSONL, unseen());

    // when
    fail(report, "a1@p");
    report.add("a2@p", () -> ended("a2@p", Result.SWITCHED));
    String atOnce = run.out();
    report.showRest();

    // then
    assertThat(atOnce.lines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("a2@p", "SWITCHED"));
    assertThat(run.out()).containsSubsequence("a2@p", "SWITCHED", "a1@p", "FAILED", "UNSEEN");
  }

  @Test
  void showsASingleDocumentOnlyAtTheEnd() {
    // given
    KeySwitchReport report = report(OutputFormat.JSON, unseen());

    // when
    report.add("a2@p", () -> ended("a2@p", Result.SWITCHED));
    String atOnce = run.out();
    report.showRest();

    // then
    assertThat(atOnce).isEmpty();
    assertThat(run.out()).containsSubsequence("KeySwitches", "a2@p", "SWITCHED", "a0@p", "UNSEEN");
  }

  @ParameterizedTest
  @CsvSource({
    "SWITCHED, false, DONE",
    "UNCHANGED, false, DONE",
    "SWITCHED, true, FAILED",
    "TAKEN_BACK, false, FAILED",
    "REFUSED, false, FAILED",
    "LEFT_OVER, false, FAILED"
  })
  void failsUnlessEveryKeyThatWasMeantIsSwitched(Result result, boolean spared, ExitCode code) {
    // given
    KeySwitchReport report = report(OutputFormat.TABLE);

    // when
    report.add("a1@p", () -> ended("a1@p", result));

    // then
    assertThat(report.exitCode(spared)).isEqualTo(code);
  }

  @Test
  void failsIfAnAccountHasNoResult() {
    KeySwitchReport missing = report(OutputFormat.TABLE);
    fail(missing, "a1@p");

    assertThat(missing.exitCode(false)).isEqualTo(ExitCode.FAILED);
    assertThat(report(OutputFormat.TABLE, unseen()).exitCode(false)).isEqualTo(ExitCode.FAILED);
  }

  private KeySwitchReport report(OutputFormat format, Seen... accounts) {
    return new KeySwitchReport(List.of(accounts), new Console(run.surroundings(), format, false));
  }

  private static void fail(KeySwitchReport report, String account) {
    report.add(
        account,
        () -> {
          throw CommandException.of(ExitCode.FAILED, "It failed.");
        });
  }

  private static KeySwitch.Report ended(String account, Result result) {
    return new KeySwitch.Report(
        account, result, List.of(KEY), null, null, List.of("gcloud delete"));
  }

  private static Seen unseen() {
    return new Seen(
        ClusterTarget.of("cluster-0", "acme-prod", "a0@p"),
        new Permissions("acme-prod", Verdict.YES, List.of(), null),
        null,
        null,
        "IAM_PERMISSION_DENIED: not on a0");
  }
}
