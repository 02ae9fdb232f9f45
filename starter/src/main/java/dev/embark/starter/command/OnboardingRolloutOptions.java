package dev.embark.starter.command;

import picocli.CommandLine.Option;

/** The options for onboarding clusters: the rollout, and those specific to onboarding. A mixin. */
public final class OnboardingRolloutOptions extends RolloutOptions {
  @Option(
      names = "--relink",
      description = "Relink clusters that hold no credentials and are linked to another account.")
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
