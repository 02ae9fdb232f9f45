package dev.embark.simulators.iam;

import static dev.embark.simulators.iam.IamFixture.CLIENT;
import static dev.embark.simulators.iam.IamFixture.USER;
import static dev.embark.simulators.iam.IamFixture.binding;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.AbortedException;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import dev.embark.simulators.call.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  private static final int WRITERS = 4;
  private static final int WRITES = 25;

  @Test
  void losesNoUpdateWhenManyWriteAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    try (var fixture = new IamFixture(IamSettings.defaults().withQuota(QuotaLimits.OFF))) {
      // when
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = "user:writer-" + writer;
        writers.add(pool.submit(() -> writeAll(fixture, name)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }

      // then
      Policy policy = fixture.state.policyOf(CLIENT);
      assertThat(policy.getBindingsList())
          .hasSize(WRITERS * WRITES)
          .extracting(Binding::getRole)
          .containsOnly(USER);
      assertThat(fixture.calls.calls())
          .filteredOn(call -> call.effect().equals("write"))
          .extracting(Call::result)
          .containsOnly("OK")
          .hasSize(WRITERS * WRITES);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void writeAll(IamFixture fixture, String name) {
    int written = 0;
    while (written < WRITES) {
      String member = "%s-%d@example.com".formatted(name, written);
      try {
        fixture.edit(policy -> policy.addBindings(binding(USER, member)));
        written++;
      } catch (AbortedException e) {
        // Another writer was faster: read again.
      }
    }
  }
}
