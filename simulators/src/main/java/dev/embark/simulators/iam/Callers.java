package dev.embark.simulators.iam;

import java.util.Optional;
import java.util.function.Function;

/** Finds out from the headers of a call who makes it and which project it is charged to. */
final class Callers {

  private final World world;

  Callers(World world) {
    this.world = world;
  }

  /**
   * Returns the caller.
   *
   * @param header gives a header by its lower-case name
   */
  Caller of(Function<String, Optional<String>> header) {
    Optional<String> named = header.apply(Caller.MEMBER_HEADER);
    Optional<String> ofToken =
        header.apply("authorization").flatMap(AccessTokens::ownerOf).flatMap(this::member);
    return new Caller(
        named.orElse(world.settings().defaultCaller()),
        header
            .apply(Caller.CONSUMER_HEADER)
            .filter(project -> !project.isBlank())
            .map(this::canonical)
            .orElse(world.settings().defaultConsumerProject()),
        named.isPresent() ? null : ofToken.orElse(null));
  }

  private Optional<String> member(String uniqueId) {
    return world
        .directory()
        .accountByUniqueId(uniqueId)
        .map(account -> Members.SERVICE_ACCOUNT + account.email);
  }

  /** Google takes a project's number as well, and charges both to the same quota. */
  private String canonical(String idOrNumber) {
    return world.directory().project(idOrNumber).map(found -> found.id).orElse(idOrNumber);
  }
}
