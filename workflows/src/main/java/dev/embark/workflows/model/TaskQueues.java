package dev.embark.workflows.model;

/**
 * The task queues of one environment. They carry its name, so that a staging worker never takes
 * production's tasks.
 */
public record TaskQueues(String environment) {

  private static final String WORKFLOWS = "/workflows";

  /** The queues of the environment whose workflow queue has this name. */
  public static TaskQueues around(String workflowQueue) {
    return new TaskQueues(
        workflowQueue.endsWith(WORKFLOWS)
            ? workflowQueue.substring(
                "embark/".length(), workflowQueue.length() - WORKFLOWS.length())
            : workflowQueue);
  }

  public String workflows() {
    return "embark/" + environment + WORKFLOWS;
  }

  public String castAi() {
    return "embark/" + environment + "/castai";
  }

  public String iamRead() {
    return "embark/" + environment + "/iam-read";
  }

  public String iamWrite() {
    return "embark/" + environment + "/iam-write";
  }
}
