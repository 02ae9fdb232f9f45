package dev.embark.workflows.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one onboarding ended. Returned by a run that succeeded; the details of the failure of one
 * that did not.
 *
 * @param clusterId Cast AI's id
 * @param outcome the named state
 * @param castServiceAccount the account that was registered, null before registration
 * @param notes what a person should know beside the outcome, such as a stale binding left behind
 * @param diagnosis why the update did not work, found by looking; null where nobody looked
 */
public record OnboardingResult(
    String clusterId,
    Outcome outcome,
    @Nullable String castServiceAccount,
    List<String> notes,
    @Nullable Diagnosis diagnosis) {

  /**
   * The name under which a run that was cancelled keeps it in its memo: Temporal drops what such a
   * run returns.
   */
  public static final String MEMO = "result";

  /** A result without a diagnosis. */
  public OnboardingResult(
      String clusterId, Outcome outcome, @Nullable String castServiceAccount, List<String> notes) {
    this(clusterId, outcome, castServiceAccount, notes, null);
  }

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public OnboardingResult {
    notes = notes == null ? List.of() : List.copyOf(notes);
  }
}
