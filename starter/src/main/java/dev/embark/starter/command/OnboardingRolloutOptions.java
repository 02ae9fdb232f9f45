package dev.embark.starter.command;

import picocli.CommandLine.Option;

/** How clusters are onboarded: the rollout, and what only onboarding can do. A mixin. */
public final class OnboardingRolloutOptions extends RolloutOptions {
  @Option(
      names = "--relink",
      description = "Relink clusters without credentials that are linked to another account.")
  boolean relink;

  @Override
  boolean relinks() {
    return relink;
  }

  @Override
  boolean isGiven() {
    return relink || super.isGiven();
  }
}
