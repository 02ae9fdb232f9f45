package dev.embark.workflows.model;

import java.util.List;

/**
 * What the policy of a client service account granted to Cast AI identities on the two roles before
 * anything was changed.
 */
public record BeforeImage(List<Grant> grants) {

  @SuppressWarnings("ConstantConditions") // payloads may lack fields
  public BeforeImage {
    grants = grants == null ? List.of() : List.copyOf(grants);
  }
}
