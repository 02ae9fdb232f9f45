package dev.embark.workflows.model;

/**
 * The task queues of one environment. They carry its name, so that a staging worker never takes
 * production's tasks.
 */
public record TaskQueues(String environment) {

  private static final String PREFIX = "embark/";
  private static final String WORKFLOWS = "/workflows";

  /** The queues of the environment whose workflow queue has this name. */
  public static TaskQueues around(String workflowQueue) {
    boolean ours = workflowQueue.startsWith(PREFIX) && workflowQueue.endsWith(WORKFLOWS);
    return new TaskQueues(
        ours
            ? workflowQueue.substring(PREFIX.length(), workflowQueue.length() - WORKFLOWS.length())
            : workflowQueue);
  }

  public String workflows() {
    return PREFIX + environment + WORKFLOWS;
  }

  public String castAi() {
    return PREFIX + environment + "/castai";
  }

  public String iamRead() {
    return PREFIX + environment + "/iam-read";
  }

  public String iamWrite() {
    return PREFIX + environment + "/iam-write";
  }
}
