package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a cluster's update failed, found by looking at the world.
 *
 * @param cause the likeliest cause
 * @param explanation the same for people, with what is particular to this cluster
 * @param commands the commands to run, in this order; may be empty
 * @param alsoFound other causes that a look found, likeliest first
 * @param unknown what could not be looked at, and why
 * @param ageSeconds how long before the look the bindings were made; null if unknown
 */
public record Diagnosis(
    Cause cause,
    String explanation,
    List<String> commands,
    List<Cause> alsoFound,
    List<String> unknown,
    @Nullable Long ageSeconds) {

  /** The possible causes, in the order in which they are checked. */
  public enum Cause {
    CLUSTER_GONE(
        ErrorCode.Move.OPERATOR, "Cast AI does not know the cluster, or it has been disconnected."),
    ACCOUNT_MISSING(ErrorCode.Move.PROJECT_OWNER, "The client service account does not exist."),
    ACCOUNT_DISABLED(ErrorCode.Move.PROJECT_OWNER, "The client service account is disabled."),
    REGISTRATION_MISSING(
        ErrorCode.Move.OPERATOR, "The client service account is not registered for the cluster."),
    REGISTERED_ELSEWHERE(
        ErrorCode.Move.OPERATOR, "The cluster is registered with another client service account."),
    MIXED_WITH_KEY(
        ErrorCode.Move.OPERATOR,
        "Somebody else has changed the cluster's credentials: a key and impersonation are mixed."),
    ORGANIZATION_POLICY(
        ErrorCode.Move.PROJECT_OWNER,
        "An organization policy keeps Cast AI's account out (domain restricted sharing), or VPC"
            + " Service Controls keep the worker out."),
    IMPERSONATION_API_OFF(
        ErrorCode.Move.PROJECT_OWNER,
        "The API iamcredentials.googleapis.com is off in the project, so nobody can impersonate."),
    BINDING_MISSING(ErrorCode.Move.OPERATOR, "A binding that Cast AI's account needs is missing."),
    BINDING_ALTERED(
        ErrorCode.Move.OPERATOR, "A binding of Cast AI's account differs from the one it needs."),
    CONDITION_CANNOT_MATCH(
        ErrorCode.Move.OPERATOR,
        "The condition of a binding names another account than Cast AI's, so it never matches."),
    PERMISSION_MISSING(
        ErrorCode.Move.PROJECT_OWNER,
        "The client service account lacks permissions that Cast AI needs."),
    STILL_SPREADING(
        ErrorCode.Move.NOBODY, "All is in place, but Google has not had time to spread it yet."),
    NOTHING_FOUND(ErrorCode.Move.CAST_AI, "Everything that can be checked is as it should be.");

    private final ErrorCode.Move move;
    private final String meaning;

    Cause(ErrorCode.Move move, String meaning) {
      this.move = move;
      this.meaning = meaning;
    }

    public ErrorCode.Move move() {
      return move;
    }

    /** One sentence that describes the cause. */
    public String meaning() {
      return meaning;
    }
  }

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Diagnosis {
    commands = commands == null ? List.of() : List.copyOf(commands);
    alsoFound = alsoFound == null ? List.of() : List.copyOf(alsoFound);
    unknown = unknown == null ? List.of() : List.copyOf(unknown);
  }
}
