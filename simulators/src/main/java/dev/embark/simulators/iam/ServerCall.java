package dev.embark.simulators.iam;

import dev.embark.simulators.fault.Fault;
import java.time.Instant;
import java.util.Optional;

/** One call on its way through the server. Used by one thread. */
final class ServerCall {

  private final Caller caller;
  private final Instant at;
  private final String subject;
  private Optional<Fault> fault = Optional.empty();
  private String effect = "none";

  ServerCall(Caller caller, Instant at, String subject) {
    this.caller = caller;
    this.at = at;
    this.subject = subject;
  }

  Caller caller() {
    return caller;
  }

  Instant at() {
    return at;
  }

  /** The e-mail of the service account or the id of the project that is called upon. */
  String subject() {
    return subject;
  }

  void strike(Optional<Fault> struck) {
    fault = struck;
  }

  /** The fault that strikes this call if it is of the given kind. */
  Optional<Fault> fault(String kind) {
    return fault.filter(struck -> struck.kind().equals(kind));
  }

  /** The fault that strikes this call, if any. */
  Optional<Fault> fault() {
    return fault;
  }

  /** What the call changed: {@code none}, {@code write} or {@code noop-write}. */
  String effect() {
    return effect;
  }

  /** Notes that the call changed the state. */
  void wrote() {
    effect = "write";
  }

  /** Notes that the call wrote what was there already. */
  void wroteTheSame() {
    effect = "noop-write";
  }
}
