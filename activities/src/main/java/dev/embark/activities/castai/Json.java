package dev.embark.activities.castai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embark.workflows.model.ClusterSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads Cast AI's JSON: added fields are ignored, explicit nulls are as good as nothing. */
final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Parser errors must not quote an answer.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /** For a whole answer: a second value behind the first means that something was mixed up. */
  private static final ObjectReader WHOLE =
      MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  static byte[] write(Object body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An object; anything else is not an answer of this API. */
  static JsonNode object(InputStream in) throws IOException {
    JsonNode node = WHOLE.readTree(in);
    if (!node.isObject()) {
      throw new JsonMappingException(null, "Not a JSON object");
    }
    return node;
  }

  static ClusterSnapshot cluster(InputStream in) throws IOException {
    return clusterJson(in).snapshot();
  }

  static ClusterJson clusterJson(InputStream in) throws IOException {
    return MAPPER.treeToValue(object(in), ClusterJson.class);
  }

  /** Takes the clusters of a list as they come. */
  interface EachCluster {
    void accept(ClusterJson cluster) throws IOException;
  }

  /** Hands over the clusters of a list one by one: an organization may have thousands. */
  static void clusters(InputStream in, EachCluster each) throws IOException {
    try (JsonParser parser = MAPPER.getFactory().createParser(in)) {
      require(parser.nextToken(), JsonToken.START_OBJECT);
      boolean isList = false;
      boolean isEmpty = true;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        isEmpty = false;
        boolean isItems = parser.currentName().equals("items");
        JsonToken value = parser.nextToken();
        isList |= isItems;
        if (isItems && value != JsonToken.VALUE_NULL) {
          items(parser, each);
        } else {
          parser.skipChildren();
        }
      }
      require(parser.currentToken(), JsonToken.END_OBJECT);
      // {} is an organization without clusters. Somebody else's object is not: "no cluster is
      // linked" would let bindings be taken away.
      if (!isList && !isEmpty) {
        throw new JsonMappingException(null, "Not a list of clusters");
      }
    }
  }

  private static void items(JsonParser parser, EachCluster each) throws IOException {
    require(parser.currentToken(), JsonToken.START_ARRAY);
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      each.accept(MAPPER.readValue(parser, ClusterJson.class));
    }
    require(parser.currentToken(), JsonToken.END_ARRAY);
  }

  private static void require(JsonToken token, JsonToken expected) throws IOException {
    if (token != expected) {
      throw new JsonMappingException(null, "Not a list of clusters");
    }
  }
}
