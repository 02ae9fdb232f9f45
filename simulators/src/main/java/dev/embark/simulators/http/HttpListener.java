package dev.embark.simulators.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a port and serves each connection on a thread of a bounded pool. Thread-safe. Excess
 * connections wait in the backlog; before that happens, connections are closed after each response,
 * so that idle ones do not starve new ones.
 */
public final class HttpListener implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);
  private static final int MOST_CONNECTIONS = 1024;
  private static final int CROWDED = MOST_CONNECTIONS / 4;

  private final ServerSocket serverSocket;
  private final @Nullable SSLContext tls;
  private final Handler handler;
  private final ExecutorService threads;
  private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private HttpListener(
      String name, ServerSocket serverSocket, @Nullable SSLContext tls, Handler handler) {
    this.serverSocket = serverSocket;
    this.tls = tls;
    this.handler = handler;
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts the server.
   *
   * @param name names the threads
   * @param address where to listen; port 0 means any free port
   * @param tls the TLS context; null for plain HTTP
   * @throws UncheckedIOException if the port is taken
   */
  public static HttpListener start(
      String name, InetSocketAddress address, @Nullable SSLContext tls, Handler handler) {
    try {
      ServerSocket serverSocket = new ServerSocket();
      serverSocket.setReuseAddress(true);
      serverSocket.bind(address, 1024);
      HttpListener listener = new HttpListener(name, serverSocket, tls, handler);
      listener.threads.execute(listener::accept);
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on " + address, e);
    }
  }

  /** Returns the bound address. */
  public InetSocketAddress address() {
    return (InetSocketAddress) serverSocket.getLocalSocketAddress();
  }

  /** Stops immediately: open connections are cut. */
  @Override
  public void close() {
    closeQuietly(serverSocket);
    threads.shutdownNow();
    open.forEach(HttpListener::closeQuietly);
  }

  private void accept() {
    while (!serverSocket.isClosed()) {
      try {
        free.acquire();
        hand(serverSocket.accept());
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        free.release();
        log.trace("No connection accepted", e);
      }
    }
  }

  /** Hands the connection to a thread, or cuts it if the listener is closing. */
  private void hand(Socket socket) {
    open.add(socket);
    try {
      threads.execute(() -> serve(socket));
    } catch (RejectedExecutionException closing) {
      open.remove(socket);
      free.release();
      closeQuietly(socket);
    }
  }

  private void serve(Socket transport) {
    try {
      Socket socket = tls == null ? transport : encrypted(tls, transport);
      new HttpConnection(transport, socket, handler, () -> free.availablePermits() < CROWDED)
          .serve();
    } catch (IOException e) {
      log.debug("No TLS session", e);
    } finally {
      closeQuietly(transport);
      open.remove(transport);
      free.release();
    }
  }

  /** Layers a TLS socket over the TCP socket, so that the latter can still be reset. */
  private static Socket encrypted(SSLContext tls, Socket transport) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(
                    transport,
                    transport.getInetAddress().getHostAddress(),
                    transport.getPort(),
                    true);
    socket.setUseClientMode(false);
    return socket;
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      log.trace("Already gone", e);
    }
  }
}
