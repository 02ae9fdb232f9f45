package dev.embark.simulators.castai;

/** What a look at a deleted cluster finds; the Terraform provider handles both. */
public enum DeletedAnswer {
  /** 404. */
  NOT_FOUND,
  /** 200 with the status {@code archived}. */
  ARCHIVED
}
