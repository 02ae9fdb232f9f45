package dev.embark.activities.policyanalyzer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embark.activities.Excerpt;
import dev.embark.activities.http.BoundedInput;
import dev.embark.activities.policyanalyzer.ActivityAnalyzerClient.Unanswered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.Response;

/** Reads responses from an HTTP server at Google's address or in between. */
final class Answers {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Ten keys take less than ten kilobytes. */
  private static final long LARGEST = 1L << 20;

  private static final int LARGEST_REFUSAL = 64 << 10;
  private static final int LONGEST_WORDS = 300;

  private Answers() {}

  /** Returns a successful response's JSON object; anything else is no answer, with the reason. */
  static JsonNode read(Response response, GoogleHeaders secret) throws IOException {
    if (!response.isSuccessful()) {
      throw new Unanswered(refusal(response, secret));
    }
    try {
      JsonNode answer = JSON.readTree(new BoundedInput(response.body().byteStream(), LARGEST));
      if (answer.isObject()) {
        return answer;
      }
    } catch (JsonProcessingException | BoundedInput.TooLarge e) {
      // Any other content may be a page of any kind.
    }
    throw new Unanswered("HTTP " + response.code() + " without the expected content");
  }

  /** Prefers Google's own words: they name the permission, or the API that is disabled. */
  private static String refusal(Response response, GoogleHeaders secret) throws IOException {
    byte[] bytes = response.body().byteStream().readNBytes(LARGEST_REFUSAL);
    String words;
    try {
      words = JSON.readTree(bytes).path("error").path("message").asText("");
    } catch (JsonProcessingException e) {
      words = new String(bytes, StandardCharsets.UTF_8);
    }
    String shown = Excerpt.of(secret.hiddenIn(words), LONGEST_WORDS);
    return ("HTTP " + response.code() + " " + shown).strip();
  }
}
