package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Question and answer when permissions are granted in one project. */
public final class Granting {

  /** The most grants of one run; more take several runs, one after another. */
  public static final int MOST_GRANTS = 200;

  private Granting() {}

  /** All grants are in this project: its policy has one writer at a time. */
  public record Request(String projectId, List<CustomRoleRequest> grants) {

    @SuppressWarnings("ConstantConditions") // payloads may lack fields
    public Request {
      grants = grants == null ? List.of() : List.copyOf(grants);
    }
  }

  /** How a grant ended. */
  public enum Result {
    /** The role is there and bound. */
    GRANTED,
    /** It was there and bound before. */
    UNCHANGED,
    /** It failed, and everything is as it was. */
    TAKEN_BACK,
    /** It failed, and something could not be taken back. */
    LEFT_OVER
  }

  /**
   * The result of one grant.
   *
   * @param role the custom role's full name; empty if it was not looked at
   * @param code why it failed; null if it did not
   * @param manualCommand the command for a person to settle it or take it back; null if there is
   *     none
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
