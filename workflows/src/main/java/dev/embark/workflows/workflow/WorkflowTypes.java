package dev.embark.workflows.workflow;

import java.util.List;

/** The workflow implementations, as the worker and the replay tests register them. */
public final class WorkflowTypes {

  private static final List<Class<?>> ALL =
      List.of(
          OnboardingWorkflowImpl.class,
          OffboardingWorkflowImpl.class,
          UndoWorkflowImpl.class,
          BatchWorkflowImpl.class,
          FleetWorkflowImpl.class,
          PlanWorkflowImpl.class,
          PlanPageWorkflowImpl.class,
          DiscoverWorkflowImpl.class,
          DoctorWorkflowImpl.class,
          DiagnoseWorkflowImpl.class,
          WaveCheckWorkflowImpl.class,
          AccessSurveyWorkflowImpl.class,
          GrantWorkflowImpl.class,
          KeysWorkflowImpl.class,
          NotificationWorkflowImpl.class,
          DriftWorkflowImpl.class,
          DriftPageWorkflowImpl.class);

  private WorkflowTypes() {}

  public static Class<?>[] all() {
    return ALL.toArray(Class<?>[]::new);
  }
}
