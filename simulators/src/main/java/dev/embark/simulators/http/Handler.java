package dev.embark.simulators.http;

/** Produces the reply to a request. Called from many threads concurrently. */
@FunctionalInterface
public interface Handler {
  Reply handle(Request request);
}
