package dev.embark.simulators.castai;

/** The response to a read of a deleted cluster; the Terraform provider handles both. */
public enum DeletedAnswer {
  /** 404. */
  NOT_FOUND,
  /** 200 with the status {@code archived}. */
  ARCHIVED
}
