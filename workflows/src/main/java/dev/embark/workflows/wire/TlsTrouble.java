package dev.embark.workflows.wire;

import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Explains to people why a TLS connection to Temporal failed: the TLS libraries, the JDK's and
 * BoringSSL, each word it differently.
 */
public final class TlsTrouble {

  private TlsTrouble() {}

  /**
   * What the other side does, to be put after its name: "refuses the client certificate (…)".
   *
   * @param error of the call that failed
   * @return empty if the error does not show that it is about TLS
   */
  public static Optional<String> of(@Nullable Throwable error) {
    String trouble = null;
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof CertificateException) {
        return Optional.of(ofItsCertificate(text(each)));
      }
      if (each instanceof SSLException && trouble == null) {
        trouble = ofTheConnection(text(each));
      }
    }
    return Optional.ofNullable(trouble);
  }

  private static String ofItsCertificate(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("no subject alternative") || lower.contains("no name matching")
        ? "shows a certificate for another name (" + text + ")"
        : "shows a certificate that is not trusted here (" + text + ")";
  }

  /** Alerts are named by TLS itself (RFC 8446, section 6.2), so both libraries' texts hold them. */
  private static String ofTheConnection(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("certificate_required")) {
      return "asks for a client certificate, and none was shown";
    }
    if (lower.contains("alert")) {
      String alert = alert(lower);
      // Servers on BoringSSL, Envoy's and Netty's, send internal_error when their own check fails.
      return alert.contains("certificate") || alert.equals("unknown_ca")
          ? "refuses the client certificate (" + alert + ")"
          : "ends the TLS handshake (" + alert + "), perhaps for the client certificate";
    }
    return lower.contains("not an ssl/tls record")
        ? "does not speak TLS"
        : "does not agree on TLS (" + text + ")";
  }

  private static String alert(String lower) {
    String[] words = lower.split("[^a-z_]+");
    return words[words.length - 1].replaceFirst("^.*alert_", "");
  }

  private static String text(Throwable error) {
    String message = error.getMessage();
    return message == null
        ? error.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
