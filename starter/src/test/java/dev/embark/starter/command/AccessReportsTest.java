package dev.embark.starter.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.starter.CommandRun;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.OutputFormat;
import dev.embark.workflows.model.Access;
import dev.embark.workflows.model.Access.Permissions;
import dev.embark.workflows.model.Access.Verdict;
import dev.embark.workflows.model.AccessSurvey.Seen;
import dev.embark.workflows.model.ClusterTarget;
import dev.embark.workflows.model.ErrorCode;
import dev.embark.workflows.model.Granting;
import dev.embark.workflows.model.Granting.Granted;
import dev.embark.workflows.model.Granting.Result;
import dev.embark.workflows.model.KeyUse;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The output for people about the permissions and keys of few accounts, and of many. */
class AccessReportsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Access.Key KEY = new Access.Key("0a1b", "2024-02-29T12:00:00Z", false);

  // ---- permissions

  @Test
  void showsFewAccountsOneByOne() {
    // when
    CommandRun run = permissions(many(2, i -> lacking(i, "compute.networks.get")), false);

    // then
    assertThat(run.out().lines())
        .hasSize(3)
        .first()
        .satisfies(line -> assertThat(line).startsWith("SERVICE ACCOUNT"));
  }

  @Test
  void groupsManyAccountsByWhatTheyHaveAndLackWithTroublesFirst() {
    // given
    List<Seen> seen =
        Stream.of(
                many(1_200, i -> granted(i)),
                many(5, i -> lacking(2_000 + i, "compute.networks.get")),
                many(4, i -> lacking(3_000 + i, "compute.instances.get")),
                many(1, i -> untold(4_000 + i)))
            .flatMap(List::stream)
            .toList();

    // when
    CommandRun run = permissions(seen, false);

    // then
    assertThat(run.out())
        .isEqualToNormalizingNewlines(
            """
            no  acme-prod  5 service accounts
                not found: compute.networks.get
                next move: the Google project's owner. Bind a role that has them, or let the worker do so: --grant-permissions
                a2000@p a2001@p a2002@p and 2 more
            no  acme-prod  4 service accounts
                not found: compute.instances.get
                next move: the Google project's owner. Bind a role that has them, or let the worker do so: --grant-permissions
                a3000@p a3001@p a3002@p and 1 more
            could not tell  acme-prod  1 service account
                why: a group is bound
                a4000@p
            yes  acme-prod  1,200 service accounts
                a0@p a1@p a2@p and 1,197 more
            """);
  }

  @Test
  void showsEachAccountWhereDetailsAreAskedFor() {
    assertThat(permissions(many(50, i -> granted(i)), true).out().lines()).hasSize(51);
  }

  // ---- grants

  @Test
  void groupsGrantsThatFailedByCodeAndProjectWithOneRemedy() {
    // given
    List<Granted> grants =
        Stream.of(
                many(30, i -> grant(i, Result.GRANTED, null, null)),
                many(
                    4,
                    i -> grant(100 + i, Result.TAKEN_BACK, ErrorCode.PROJECT_ACCESS_DENIED, null)),
                many(
                    1,
                    i ->
                        grant(200 + i, Result.LEFT_OVER, ErrorCode.POLICY_CONFLICT, "gcloud undo")))
            .flatMap(List::stream)
            .toList();

    // when
    CommandRun run =
        shown(
            new GrantReport(
                    List.of(new Granting.Report("acme-prod", grants)),
                    new Missed(),
                    List.of(),
                    false)
                ::show);

    // then
    assertThat(run.out())
        .startsWith("GRANTS  RESULT      PROJECT\n30      GRANTED     acme-prod\n")
        .contains(
            "PROJECT_ACCESS_DENIED  acme-prod  4 service accounts  TAKEN_BACK\n    "
                + ErrorCode.PROJECT_ACCESS_DENIED.meaning()
                + "\n    next move: "
                + ErrorCode.PROJECT_ACCESS_DENIED.move().who()
                + ". "
                + ErrorCode.PROJECT_ACCESS_DENIED.remedy()
                + "\n    a100@p a101@p a102@p and 1 more\n")
        .contains("POLICY_CONFLICT  acme-prod  1 service account  LEFT_OVER\n    Refused.\n")
        .endsWith("  run: gcloud undo\n");
  }

  // ---- keys

  @Test
  void groupsManyKeysAndNamesTheFirstCommands() {
    // given
    Access.Key used = KEY.with(new KeyUse("2026-11-19", null, null));
    List<Seen> seen =
        Stream.of(many(30, i -> keyed(i, KEY)), many(2, i -> keyed(100 + i, used)))
            .flatMap(List::stream)
            .toList();

    // when
    CommandRun run = keys(seen, false);

    // then
    assertThat(run.out())
        .isEqualToNormalizingNewlines(
            """
            30 keys  acme-prod  enabled  last use unknown  oldest made 2024-02-29T12:00:00Z
                a0@p a1@p a2@p and 27 more
            2 keys  acme-prod  enabled  used  oldest made 2024-02-29T12:00:00Z
                a100@p a101@p
            """);
    assertThat(run.err().lines().filter(line -> line.contains("keys disable"))).hasSize(10);
    assertThat(run.err()).contains("and 22 more: --details");
    assertThat(keys(seen, true).out().lines()).hasSize(33);
  }

  @Test
  void warnsOnceOfTheAccountsOfAProjectWhoseKeysCouldNotBeListed() {
    // given
    List<Seen> seen = many(4, i -> unlisted(i, "IAM_PERMISSION_DENIED: not on a" + i));

    // when
    CommandRun run = keys(seen, false);

    // then
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "warning: 4 service accounts in acme-prod: IAM_PERMISSION_DENIED: not on a0"
                + " (a0@p a1@p a2@p and 1 more)\n");
    assertThat(keys(seen.subList(0, 1), false).err())
        .isEqualToNormalizingNewlines("warning: a0@p: IAM_PERMISSION_DENIED: not on a0\n");
  }

  // ---- what is seen

  private static <T> List<T> many(int count, IntFunction<T> each) {
    return IntStream.range(0, count).mapToObj(each).toList();
  }

  private static Seen granted(int number) {
    return seen(number, Verdict.YES, List.of(), null);
  }

  private static Seen lacking(int number, String permission) {
    return seen(number, Verdict.NO, List.of(permission), null);
  }

  private static Seen untold(int number) {
    return seen(number, Verdict.UNKNOWN, List.of(), "a group is bound");
  }

  private static Seen seen(
      int number, Verdict verdict, List<String> missing, @Nullable String why) {
    return new Seen(
        target(number),
        new Permissions("acme-prod", verdict, missing, why),
        null,
        new Access.Keys(List.of()),
        null);
  }

  private static Seen keyed(int number, Access.Key key) {
    return keys(number, new Access.Keys(List.of(key)), null);
  }

  private static Seen unlisted(int number, String why) {
    return keys(number, null, why);
  }

  private static Seen keys(int number, Access.@Nullable Keys keys, @Nullable String unseen) {
    Permissions all = new Permissions("acme-prod", Verdict.YES, List.of(), null);
    return new Seen(target(number), all, null, keys, unseen);
  }

  private static Granted grant(
      int number, Result result, @Nullable ErrorCode code, @Nullable String command) {
    return new Granted(
        target(number).clusterId(),
        target(number).clientServiceAccount(),
        "role",
        result,
        code,
        code == null ? null : "Refused.",
        command);
  }

  private static ClusterTarget target(int number) {
    return ClusterTarget.of("cluster-" + number, "acme-prod", "a" + number + "@p");
  }

  // ---- what is shown

  private static CommandRun permissions(List<Seen> seen, boolean details) {
    return shown(new PermissionsReport(seen, details)::show);
  }

  private static CommandRun keys(List<Seen> seen, boolean details) {
    return shown(new KeyListing(seen, details, NOW)::show);
  }

  private static CommandRun shown(Consumer<Console> report) {
    CommandRun run = new CommandRun();
    report.accept(new Console(run.surroundings(), OutputFormat.TABLE, false));
    return run;
  }
}
