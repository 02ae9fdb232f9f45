package dev.embark.simulators.castai;

import java.time.Instant;
import java.util.Optional;

/** Asks the simulated IAM whether Cast AI can use a client service account. Thread-safe. */
@FunctionalInterface
public interface ImpersonationCheck {

  /**
   * Returns what keeps the Cast AI account from impersonating the linked client account at a time,
   * present or past; empty if nothing does.
   */
  Optional<String> obstacle(String castServiceAccount, Link link, Instant at);
}
