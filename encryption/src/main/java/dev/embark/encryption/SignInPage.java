package dev.embark.encryption;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The page on which a person enters the token, so that the Web UI's requests are answered. */
final class SignInPage {

  static final String PATH = "/sign-in";

  private static final String HTML = "text/html; charset=utf-8";
  private static final String FIELD = "token=";

  /** A form with a token is short; anything longer is not one. */
  private static final int MOST_BYTES = 8192;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en"><meta charset="utf-8"><title>Embark codec server</title>
      <body style="font-family: sans-serif; max-width: 40em; margin: 4em auto">
      <h1>Embark codec server</h1>
      <p>%s</p>
      <form method="post" action="/sign-in">
      <label>Token <input name="token" type="password" autocomplete="off" autofocus size="48"></label>
      <button>Sign in</button>
      </form></body></html>
      """;

  private final CodecAccess access;

  SignInPage(CodecAccess access) {
    this.access = access;
  }

  void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Security-Policy", "frame-ancestors 'none'");
    switch (exchange.getRequestMethod()) {
      case "GET" ->
          CodecServer.send(
              exchange,
              200,
              HTML,
              page("Sign in here, and the Temporal Web UI shows what is encrypted."));
      case "POST" -> signIn(exchange);
      default -> exchange.sendResponseHeaders(405, -1);
    }
  }

  private void signIn(HttpExchange exchange) throws IOException {
    String form =
        new String(exchange.getRequestBody().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    if (!form.startsWith(FIELD) || !access.isToken(decoded(form.substring(FIELD.length())))) {
      CodecServer.send(exchange, 401, HTML, page("That is not the token."));
      return;
    }
    exchange.getResponseHeaders().set("Set-Cookie", access.cookie());
    CodecServer.send(
        exchange, 200, HTML, page("Signed in. The Temporal Web UI shows what is encrypted now."));
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String page(String words) {
    return PAGE.formatted(words);
  }
}
