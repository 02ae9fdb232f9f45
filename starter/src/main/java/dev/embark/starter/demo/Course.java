package dev.embark.starter.demo;

/** What happens while a scenario runs, beside what its clusters meet. */
enum Course {
  /** Nothing. */
  STRAIGHT,
  /** Too many clusters fail: the fleet pauses, and the operator stops it. */
  STOPPED_AT_THE_BUDGET,
  /** The worker's process is killed while every cluster waits for IAM; another one takes over. */
  WORKER_KILLED
}
