package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked and told when permissions are granted in one project. */
public final class Granting {

  /** More are several runs, one after another. */
  public static final int MOST_GRANTS = 200;

  private Granting() {}

  /** All grants are in this project: its policy has one writer at a time. */
  public record Request(String projectId, List<Access.Grant> grants) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Request {
      grants = grants == null ? List.of() : List.copyOf(grants);
    }
  }

  /** What became of a grant. */
  public enum Result {
    /** The role is there and bound. */
    GRANTED,
    /** It was there and bound before. */
    UNCHANGED,
    /** It failed, and all is as it was. */
    TAKEN_BACK,
    /** It failed, and something could not be taken back. */
    LEFT_OVER
  }

  /**
   * One grant's end.
   *
   * @param role the custom role's full name, empty where it was not looked at
   * @param code why it failed, null where it did not
   * @param manualCommand what a person can run to settle it or to take it back; null where there is
   *     nothing to
   */
  public record Granted(
      String clusterId,
      String account,
      String role,
      Result result,
      @Nullable ErrorCode code,
      @Nullable String message,
      @Nullable String manualCommand) {}

  /** All of a project's grants, in the order of the request. */
  public record Report(String projectId, List<Granted> grants) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Report {
      grants = grants == null ? List.of() : List.copyOf(grants);
    }

    public boolean isComplete() {
      return grants.stream()
          .allMatch(each -> each.result() == Result.GRANTED || each.result() == Result.UNCHANGED);
    }
  }
}
