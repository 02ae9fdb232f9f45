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
import org.jspecify.annotations.Nullable;

/** Reads Cast AI's JSON. Ignores unknown fields and treats explicit nulls as absent. */
final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Parser errors must not quote a response.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /** For a whole response: a second value after the first means that responses were mixed up. */
  private static final ObjectReader WHOLE =
      MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Ten times a fleet's. Most lists are kept whole, and a cluster can take as few as ten bytes. */
  private static final int MOST_CLUSTERS = 100_000;

  private Json() {}

  static byte[] write(Object body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads an object; anything else is not a response of this API. */
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

  /** Receives the clusters of a list as they arrive. */
  interface EachCluster {
    /**
     * Receives one cluster.
     *
     * @param unreadable which of its fields could not be read, in words; null if all could
     */
    void accept(ClusterJson cluster, @Nullable String unreadable) throws IOException;
  }

  /** Refuses lists with more clusters than an organization has. */
  private static final class Counted implements EachCluster {

    private final EachCluster each;
    private int clusters;

    Counted(EachCluster each) {
      this.each = each;
    }

    @Override
    public void accept(ClusterJson cluster, @Nullable String unreadable) throws IOException {
      clusters++;
      if (clusters > MOST_CLUSTERS) {
        throw new JsonMappingException(
            null, "The list holds more than " + MOST_CLUSTERS + " clusters");
      }
      each.accept(cluster, unreadable);
    }
  }

  /** Streams the clusters of a list: an organization may have thousands. */
  static void clusters(InputStream in, EachCluster each) throws IOException {
    EachCluster counted = new Counted(each);
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
          items(parser, counted);
        } else {
          parser.skipChildren();
        }
      }
      require(parser.currentToken(), JsonToken.END_OBJECT);
      // {} is an organization without clusters. Any other object is not Cast AI's: reading it as
      // "no cluster is linked" would let bindings be removed.
      if (!isList && !isEmpty) {
        throw new JsonMappingException(null, "Not a list of clusters");
      }
    }
  }

  private static void items(JsonParser parser, EachCluster each) throws IOException {
    require(parser.currentToken(), JsonToken.START_ARRAY);
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      item(MAPPER.readTree(parser), each);
    }
    require(parser.currentToken(), JsonToken.END_ARRAY);
  }

  /** A field of an unexpected type must not hide the other clusters of the organization. */
  private static void item(JsonNode item, EachCluster each) throws IOException {
    ClusterJson cluster;
    String unreadable = null;
    try {
      cluster = MAPPER.treeToValue(item, ClusterJson.class);
    } catch (JsonMappingException e) {
      cluster = ClusterJson.readablePartOf(item, e);
      unreadable = cluster.unreadable(e);
    }
    each.accept(cluster, unreadable);
  }

  private static void require(JsonToken token, JsonToken expected) throws IOException {
    if (token != expected) {
      throw new JsonMappingException(null, "Not a list of clusters");
    }
  }
}
