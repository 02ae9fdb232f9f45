package dev.embark.simulators.http;

/** Decides on the reply to a request. Called from many threads at once. */
@FunctionalInterface
public interface Handler {
  Reply handle(Request request);
}
