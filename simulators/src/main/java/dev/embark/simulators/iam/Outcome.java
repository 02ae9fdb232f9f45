package dev.embark.simulators.iam;

import com.google.protobuf.Message;
import com.google.rpc.Status;

/** The outcome of a call. */
sealed interface Outcome {

  /** A response. */
  record Answer(Message message) implements Outcome {}

  /** A status other than OK. */
  record Refused(Status status) implements Outcome {}

  /** No response: the caller waits until it gives up. */
  record Silence() implements Outcome {}
}
