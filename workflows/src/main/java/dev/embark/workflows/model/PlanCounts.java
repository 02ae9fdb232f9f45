package dev.embark.workflows.model;

import java.util.List;

/**
 * A plan in numbers.
 *
 * @param total clusters in all
 * @param onboard clusters that would be changed
 * @param unchanged clusters that are onboarded already
 * @param refused clusters that would be refused
 * @param unknown clusters that could not be fully looked at
 * @param replaced clusters to be changed whose credentials the update replaces for good
 */
public record PlanCounts(
    int total, int onboard, int unchanged, int refused, int unknown, int replaced) {

  public static final PlanCounts NONE = new PlanCounts(0, 0, 0, 0, 0, 0);

  public static PlanCounts of(List<PlannedCluster> clusters) {
    return new PlanCounts(
        clusters.size(),
        count(clusters, Course.ONBOARD),
        count(clusters, Course.UNCHANGED),
        count(clusters, Course.REFUSE),
        count(clusters, Course.UNKNOWN),
        (int)
            clusters.stream()
                .filter(each -> each.course() == Course.ONBOARD && each.credentialsId() != null)
                .count());
  }

  public PlanCounts plus(PlanCounts other) {
    return new PlanCounts(
        total + other.total,
        onboard + other.onboard,
        unchanged + other.unchanged,
        refused + other.refused,
        unknown + other.unknown,
        replaced + other.replaced);
  }

  private static int count(List<PlannedCluster> clusters, Course course) {
    return (int) clusters.stream().filter(each -> each.course() == course).count();
  }
}
