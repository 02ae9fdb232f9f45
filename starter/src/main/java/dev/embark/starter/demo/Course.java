package dev.embark.starter.demo;

/** The events during a scenario, in addition to its clusters' own conditions. */
enum Course {
  /** Nothing. */
  STRAIGHT,
  /** Too many clusters fail: the fleet pauses and the operator stops it. */
  STOPPED_AT_THE_BUDGET,
  /** The worker's process is killed while every cluster waits for IAM; another one takes over. */
  WORKER_KILLED
}
