package dev.embark.workflows.model;

import org.jspecify.annotations.Nullable;

/**
 * How fast the clusters of a fleet end.
 *
 * @param perMinute clusters ended a minute, over the last ten minutes
 * @param secondsLeft seconds until the last one ends at this rate, including soaks; null while
 *     unknown
 */
public record Pace(double perMinute, @Nullable Long secondsLeft) {

  public static final Pace UNKNOWN = new Pace(0, null);
}
