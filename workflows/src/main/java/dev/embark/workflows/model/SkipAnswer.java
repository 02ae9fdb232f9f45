package dev.embark.workflows.model;

/**
 * A batch's answer to a {@link SkipOrder}.
 *
 * @param batch the batch
 * @param number the order
 * @param result what became of its clusters
 */
public record SkipAnswer(int batch, int number, SkipResult result) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public SkipAnswer {
    result = result == null ? SkipResult.NONE : result;
  }
}
