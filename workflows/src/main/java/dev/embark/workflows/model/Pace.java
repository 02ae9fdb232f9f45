package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * How fast a fleet is getting on.
 *
 * @param perMinute clusters ended a minute, over the last ten minutes
 * @param secondsLeft until the last one ends at this rate, soaks included; null while nobody knows
 */
public record Pace(double perMinute, @Nullable Long secondsLeft) {

  public static final Pace UNKNOWN = new Pace(0, null);
}
