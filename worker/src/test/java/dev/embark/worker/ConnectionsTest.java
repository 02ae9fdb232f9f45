package dev.embark.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

  private final List<String> closed = new ArrayList<>();
  private final Connections connections = new Connections();

  @Test
  void closesEachOnceAlsoWhereOneDoesNotClose() {
    // given
    connections.open(() -> client("first"));
    connections.open(
        () ->
            () -> {
              throw new IllegalStateException("stuck");
            });
    connections.open(() -> client("last"));

    // when
    connections.close();
    connections.close();

    // then
    assertThat(closed).containsExactly("last", "first");
  }

  @Test
  void closesWhatWasOpenedBeforeTheOneThatCannotBe() {
    // given
    connections.open(() -> client("first"));

    // when
    assertThatThrownBy(
            () ->
                connections.open(
                    () -> {
                      throw new IOException("no credentials");
                    }))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("does not start")
        .hasRootCauseMessage("no credentials");
    connections.close();

    // then
    assertThat(closed).containsExactly("first");
  }

  private AutoCloseable client(String name) {
    return () -> closed.add(name);
  }
}
