package dev.embark.bench;

import java.util.Arrays;
import java.util.List;

/** The minimum, median and maximum of repeated measurements. */
record Spread(double least, double median, double largest) {

  static Spread of(List<Double> measurements) {
    if (measurements.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = measurements.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(sorted[0], median, Arrays.stream(sorted).max().getAsDouble());
  }
}
