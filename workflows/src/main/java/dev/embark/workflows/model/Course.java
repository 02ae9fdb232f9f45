package dev.embark.workflows.model;

/** What onboarding a cluster would come to, as far as a look tells. */
public enum Course {
  /** It would be changed. */
  ONBOARD,
  /** It is proven to be onboarded already. */
  UNCHANGED,
  /** It would be refused, untouched. */
  REFUSE,
  /** Nobody can tell: something could not be looked at. */
  UNKNOWN
}
