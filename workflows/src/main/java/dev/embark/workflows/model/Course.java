package dev.embark.workflows.model;

/** What onboarding would do to a cluster, as far as a look shows. */
public enum Course {
  /** It would be changed. */
  ONBOARD,
  /** It is proven to be onboarded already. */
  UNCHANGED,
  /** It would be refused, untouched. */
  REFUSE,
  /** Unknown: something could not be looked at. */
  UNKNOWN
}
