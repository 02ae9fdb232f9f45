package dev.embark.bench;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.protobuf.ByteString;
import dev.embark.activities.iam.PolicyChange;
import dev.embark.activities.iam.PolicyEditor;
import dev.embark.workflows.model.CastServiceAccount;
import dev.embark.workflows.model.Grant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One edit of a policy that contains other members. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PolicyEditorBenchmark {

  private static final String CAST_AI =
      "cast-gke-0123456789@prod-cast-identity.iam.gserviceaccount.com";

  /** Number of other members in the policy. */
  @Param({"0", "100", "1400"})
  public int others;

  private Policy policy = Policy.getDefaultInstance();
  private List<Grant> desired = List.of();

  @Setup
  public void fill() {
    Policy.Builder filling =
        Policy.newBuilder().setVersion(3).setEtag(ByteString.copyFromUtf8("etag"));
    Binding.Builder binding = Binding.newBuilder().setRole("roles/iam.serviceAccountUser");
    for (int i = 0; i < others; i++) {
      binding.addMembers("user:somebody-" + i + "@example.com");
    }
    policy = others == 0 ? filling.build() : filling.addBindings(binding).build();
    desired =
        List.of(
            CastServiceAccount.tokenCreatorGrant(CAST_AI),
            CastServiceAccount.serviceAccountUserGrant(CAST_AI));
  }

  @Benchmark
  public PolicyChange addsBothBindings() {
    return PolicyEditor.edit(policy, desired, List.of(), PolicyEditor.Equivalents.ADOPTED);
  }
}
