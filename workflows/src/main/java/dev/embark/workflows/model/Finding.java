package dev.embark.workflows.model;

/**
 * One thing that a look at a cluster found.
 *
 * @param weight what it means for the cluster
 * @param code names the kind: an {@link ErrorCode} for refusals and unanswered questions
 * @param text the same for people
 */
public record Finding(Weight weight, String code, String text) {

  /** Several clusters use one client service account. */
  public static final String SHARED_ACCOUNT = "SHARED_ACCOUNT";

  /** What a finding means for its cluster. */
  public enum Weight {
    /** Good to know. */
    NOTE,
    /** It would be refused. */
    REFUSAL,
    /** It could not be looked at. */
    UNCHECKED
  }

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public Finding {
    weight = weight == null ? Weight.NOTE : weight;
    code = code == null ? "" : code;
    text = text == null ? "" : text;
  }
}
