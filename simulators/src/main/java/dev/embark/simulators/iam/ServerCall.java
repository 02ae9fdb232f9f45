package dev.embark.simulators.iam;

import dev.embark.simulators.fault.Fault;
import java.time.Instant;
import java.util.Optional;

/** A call in progress on the server. Confined to one thread. */
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

  /** Returns the email address of the called service account, or the id of the project. */
  String subject() {
    return subject;
  }

  void strike(Optional<Fault> struck) {
    fault = struck;
  }

  /** Returns the fault of this call if it is of the given kind, or caused by one of that kind. */
  Optional<Fault> fault(String kind) {
    return fault.filter(struck -> struck.kind().equals(kind) || struck.cause().equals(kind));
  }

  /** Returns the fault of this call, if any. */
  Optional<Fault> fault() {
    return fault;
  }

  /** Returns the effect of the call: {@code none}, {@code write} or {@code noop-write}. */
  String effect() {
    return effect;
  }

  /** Records that the call changed the state. */
  void wrote() {
    effect = "write";
  }

  /** Records that the call wrote the existing state again. */
  void wroteTheSame() {
    effect = "noop-write";
  }
}
