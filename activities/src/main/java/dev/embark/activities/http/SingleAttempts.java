package dev.embark.activities.http;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** OkHttp without automatic retries or redirects: each call is one attempt at the URL it names. */
public final class SingleAttempts {

  private SingleAttempts() {}

  /** Returns a builder, to which the caller adds timeouts and whatever else the server needs. */
  public static OkHttpClient.Builder client() {
    return new OkHttpClient.Builder()
        // Only the workflow engine retries: it knows what may be repeated.
        .retryOnConnectionFailure(false)
        // A redirect would carry the credentials to wherever it points.
        .followRedirects(false)
        .followSslRedirects(false)
        .addNetworkInterceptor(new NoInstantRetry());
  }

  /** OkHttp repeats a 503 that says {@code Retry-After: 0}, and no setting stops it. */
  private static final class NoInstantRetry implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      Response response = chain.proceed(chain.request());
      return response.header("Retry-After", "").matches("0+")
          ? response.newBuilder().header("Retry-After", "1").build()
          : response;
    }
  }
}
