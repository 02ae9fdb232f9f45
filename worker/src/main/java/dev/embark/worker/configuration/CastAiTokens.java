package dev.embark.worker.configuration;

import dev.embark.workflows.model.ClusterTarget;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the Cast AI keys: {@code CASTAI_API_TOKEN} is the credential {@code default}, {@code
 * CASTAI_API_TOKEN_EU_PROD} the credential {@code eu-prod}; each also with {@code _FILE}.
 */
final class CastAiTokens {

  private static final String DEFAULT = Settings.CASTAI_API_TOKEN.name();
  private static final Pattern NAMED = Pattern.compile(DEFAULT + "_[A-Z0-9]+(_[A-Z0-9]+)*");

  private CastAiTokens() {}

  /** Returns the keys by credential name; the default one is required. */
  static Map<String, Secret> read(EnvironmentReader reader) {
    Map<String, Secret> tokens = new LinkedHashMap<>();
    for (String name : names(reader)) {
      Secret secret = reader.secret(name);
      if (secret != null) {
        tokens.put(credential(name), secret);
      }
    }
    if (reader.text(DEFAULT) == null && reader.text(DEFAULT + Setting.FILE) == null) {
      reader.report(
          DEFAULT, "is not set: expected a Cast AI API key, here or in a file named by " + file());
    }
    return tokens;
  }

  /** Returns whether the variable holds a secret itself, not the name of a file with one. */
  static boolean isSecretName(String name) {
    boolean castAi = name.equals(DEFAULT) || name.startsWith(DEFAULT + "_");
    return (castAi && !name.endsWith(Setting.FILE))
        || name.equals(Settings.TEMPORAL_API_KEY.name())
        || Webhooks.isSecretName(name)
        || name.equals("CASTAI_API_KEY");
  }

  private static TreeSet<String> names(EnvironmentReader reader) {
    TreeSet<String> names = new TreeSet<>();
    names.add(DEFAULT);
    for (String variable : reader.environment().keySet()) {
      String name =
          variable.endsWith(Setting.FILE)
              ? variable.substring(0, variable.length() - Setting.FILE.length())
              : variable;
      if (reader.text(variable) == null || !name.startsWith(DEFAULT + "_")) {
        continue;
      }
      if (NAMED.matcher(name).matches() && !credential(name).equals(credential(DEFAULT))) {
        names.add(name);
      } else {
        reader.report(variable, "names no credential: expected " + DEFAULT + "_<NAME>");
      }
    }
    return names;
  }

  private static String credential(String name) {
    return name.equals(DEFAULT)
        ? ClusterTarget.DEFAULT_CREDENTIAL
        : name.substring(DEFAULT.length() + 1).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String file() {
    return DEFAULT + Setting.FILE;
  }
}
