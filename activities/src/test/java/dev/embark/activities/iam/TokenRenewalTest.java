package dev.embark.activities.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutures;
import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcStatusCode;
import com.google.api.gax.rpc.ApiCallContext;
import com.google.api.gax.rpc.ApiExceptionFactory;
import com.google.api.gax.rpc.UnaryCallable;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2CredentialsWithRefresh;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenRenewalTest {

  private final AtomicInteger fetched = new AtomicInteger();
  private final CredentialsProvider credentials =
      FixedCredentialsProvider.create(
          OAuth2CredentialsWithRefresh.newBuilder().setRefreshHandler(this::fetch).build());

  @Test
  void callsThatAreRefusedTogetherShareOneNewToken() {
    AtomicLong nanos = new AtomicLong();
    TokenRenewal renewal = new TokenRenewal(credentials, Runnable::run, nanos::get);

    for (int call = 0; call < 100; call++) {
      renewal.begin();
    }
    assertThat(fetched).hasValue(1);

    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    renewal.begin();
    assertThat(fetched).hasValue(2);
  }

  @Test
  void hidesThatThereIsNoNewTokenFromTheCall() {
    CredentialsProvider broken =
        FixedCredentialsProvider.create(
            OAuth2CredentialsWithRefresh.newBuilder()
                .setRefreshHandler(
                    () -> {
                      throw new IOException("canary");
                    })
                .build());

    assertThatCode(() -> new TokenRenewal(broken, Runnable::run, () -> 0).begin())
        .doesNotThrowAnyException();
    assertThatCode(
            () -> new TokenRenewal(NoCredentialsProvider.create(), Runnable::run, () -> 0).begin())
        .doesNotThrowAnyException();
  }

  @Test
  void aRefusedTokenIsRenewedAndNothingElse() {
    GoogleCall calls =
        new GoogleCall(
            Duration.ofSeconds(1), new TokenRenewal(credentials, Runnable::run, System::nanoTime));

    make(calls, Status.Code.PERMISSION_DENIED);
    assertThat(fetched).hasValue(0);

    make(calls, Status.Code.UNAUTHENTICATED);
    assertThat(fetched).hasValue(1);
  }

  private AccessToken fetch() {
    fetched.incrementAndGet();
    return new AccessToken("token", Date.from(Instant.now().plusSeconds(3_600)));
  }

  private static void make(GoogleCall calls, Status.Code refusal) {
    UnaryCallable<String, String> refused =
        new UnaryCallable<>() {
          @Override
          public ApiFuture<String> futureCall(String request, ApiCallContext context) {
            return ApiFutures.immediateFailedFuture(
                ApiExceptionFactory.createException(
                    refusal.toStatus().asRuntimeException(), GrpcStatusCode.of(refusal), false));
          }
        };
    IamCallException failure =
        catchThrowableOfType(
            IamCallException.class,
            () -> calls.make(IamOperation.GET_POLICY, refused, "request", "a test"));
    assertThat(failure.status().name()).isEqualTo(refusal.name());
  }
}
