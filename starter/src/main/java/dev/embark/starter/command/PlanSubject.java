package dev.embark.starter.command;

import dev.embark.starter.client.EmbarkClient;
import dev.embark.starter.client.RunInfo;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.Console;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.LiveView;
import dev.embark.starter.output.Surroundings;
import dev.embark.workflows.model.FleetInput;
import dev.embark.workflows.model.PlanResult;
import dev.embark.workflows.model.PlanStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plan that is followed until it is complete. */
final class PlanSubject implements Follower.Subject<PlanView> {
  private final String workflowId;
  private final EmbarkClient client;

  private PlanSubject(String workflowId, EmbarkClient client) {
    this.workflowId = workflowId;
    this.client = client;
  }

  /** Starts planning this fleet, or attaches to a run that makes the same plan. */
  static PlanSubject start(FleetInput fleet, EmbarkClient client) {
    return new PlanSubject(client.plans().start(fleet).workflowId(), client);
  }

  /**
   * Waits for the plan.
   *
   * @param timeout null to wait indefinitely
   * @return the plan; empty if the time ran out first
   */
  Optional<PlanResult> await(
      Surroundings surroundings, Console console, @Nullable Duration timeout) {
    return new Follower<>(surroundings, console, this, timeout).follow().map(PlanView::result);
  }

  @Override
  public String name() {
    return workflowId;
  }

  @Override
  public PlanView look() {
    RunInfo run =
        client
            .plans()
            .info(workflowId)
            .orElseThrow(
                () ->
                    CommandException.of(
                            ExitCode.FAILED, "The run " + workflowId + " of the plan is gone.")
                        .next("embark plan FILE    # makes a new plan"));
    return run.isRunning()
        ? new PlanView(client.plans().status(workflowId), null)
        : new PlanView(null, client.plans().result(run));
  }

  @Override
  public boolean isOver(PlanView view) {
    return view.made() != null;
  }

  @Override
  public boolean waits(PlanView view) {
    return false;
  }

  @Override
  public void changed(PlanView view, LiveView progress) {
    PlanStatus status = view.status();
    if (status != null && status.looked() > 0) {
      String line =
          String.format(
              Locale.ROOT, "looked at %,d of %,d clusters", status.looked(), status.total());
      progress.show((columns, rows) -> List.of(line), line);
    }
  }

  @Override
  public List<String> comeBack(String why) {
    return List.of(
        why + ": planning continues without this command.",
        "Run the same command to follow it again.");
  }
}
