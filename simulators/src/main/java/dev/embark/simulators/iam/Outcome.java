package dev.embark.simulators.iam;

import com.google.protobuf.Message;
import com.google.rpc.Status;

/** How a call ends. */
sealed interface Outcome {

  /** With an answer. */
  record Answer(Message message) implements Outcome {}

  /** With a status other than OK. */
  record Refused(Status status) implements Outcome {}

  /** Not at all: the caller waits until it gives up. */
  record Silence() implements Outcome {}
}
