package dev.embark.simulators.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a connection until either side closes it. Confined to its thread. */
final class HttpConnection {

  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

  /** Longer than clients keep idle connections, so that clients close them. */
  private static final int IDLE_MILLIS = 600_000;

  private final Socket transport;
  private final Socket socket;
  private final Handler handler;
  private final BooleanSupplier crowded;

  /**
   * @param transport the TCP socket
   * @param socket the TLS socket on it, or the TCP socket itself
   * @param crowded whether connections should be closed instead of kept for later requests
   */
  HttpConnection(Socket transport, Socket socket, Handler handler, BooleanSupplier crowded) {
    this.transport = transport;
    this.socket = socket;
    this.handler = handler;
    this.crowded = crowded;
  }

  void serve() {
    try (transport;
        socket) {
      transport.setTcpNoDelay(true);
      transport.setSoTimeout(IDLE_MILLIS);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      BufferedOutputStream out = new BufferedOutputStream(socket.getOutputStream(), 16 * 1024);
      RequestReader reader = new RequestReader(in, out);
      ReplyWriter writer = new ReplyWriter(out);
      boolean open = true;
      while (open) {
        open = serveNext(reader, writer, in);
      }
    } catch (IOException e) {
      log.trace("The caller is gone", e);
    }
  }

  private boolean serveNext(RequestReader reader, ReplyWriter writer, InputStream in)
      throws IOException {
    Optional<Request> request;
    try {
      request = reader.next();
    } catch (ProtocolException e) {
      writer.write(new Reply.Answer(400, Map.of(), Body.text(e.getMessage())), true, true);
      return false;
    }
    if (request.isEmpty()) {
      return false;
    }
    Reply reply = decide(request.get());
    if (reply instanceof Reply.Answer answer) {
      boolean closes = !reader.keepsAlive() || crowded.getAsBoolean();
      if (request.get().method().equals("HEAD")) {
        writer.writeHeadAlone(answer, closes, reader.takesChunks());
      } else {
        writer.write(answer, closes, reader.takesChunks());
      }
      return !closes;
    }
    if (reply instanceof Reply.SlowDrip drip) {
      writer.drip(drip.answer(), drip.pause(), reader.takesChunks());
    } else if (reply instanceof Reply.Reset) {
      reset();
    } else if (reply instanceof Reply.Silence silence) {
      waitForTheCallerToGiveUp(in, silence.atMost());
    }
    return false;
  }

  private Reply decide(Request request) {
    try {
      return handler.handle(request);
    } catch (RuntimeException e) {
      log.error("The simulator has a bug: {} {}", request.method(), request.path(), e);
      return new Reply.Answer(
          500, Map.of("Content-Type", "text/plain"), Body.text("simulator bug: " + e));
    }
  }

  /** Closing with a linger time of zero discards buffered data and sends RST. */
  private void reset() throws IOException {
    transport.setSoLinger(true, 0);
    transport.close();
  }

  private void waitForTheCallerToGiveUp(InputStream in, Duration atMost) throws IOException {
    transport.setSoTimeout((int) Math.max(1, atMost.toMillis()));
    try {
      while (in.read() >= 0) {
        // Further input from the caller stays unanswered.
      }
    } catch (SocketTimeoutException e) {
      log.trace("The caller outlasted the silence", e);
    }
  }
}
