package io.github.attnzoo.train.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A local HTTP server whose answers are made to fail. It notes what it was asked for. */
final class FaultyServer implements AutoCloseable {
  /** How a request is answered. */
  interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  FaultyServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.start();
  }

  /** Gives these answers in turn to requests for a path, and the last one for ever. */
  void on(String path, Answer... answers) {
    var next = new ArrayList<>(Arrays.asList(answers));
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            requests.add(path + " " + range(exchange));
            Answer answer;
            synchronized (next) {
              answer = next.size() > 1 ? next.remove(0) : next.get(0);
            }
            answer.give(exchange);
          }
        });
  }

  String address() {
    return "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort();
  }

  /** Path and range of each request so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** What was asked for. */
  static Answer whole(byte[] content) {
    return exchange -> {
      int from = from(exchange);
      head(exchange, content, from);
      exchange.getResponseBody().write(content, from, content.length - from);
    };
  }

  /** All of it, whatever range was asked for. */
  static Answer ignoringRanges(byte[] content) {
    return exchange -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    };
  }

  /** The right head and some bytes; then the connection is cut. */
  static Answer cutAfter(byte[] content, int bytes) {
    return exchange -> {
      int from = from(exchange);
      head(exchange, content, from);
      exchange.getResponseBody().write(content, from, Math.min(bytes, content.length - from));
      exchange.getResponseBody().flush();
      // A cut takes with it what the client has not read yet.
      sleep(200);
      throw new IOException("cut");
    };
  }

  /** The right head and some bytes, and then nothing for a long time. */
  static Answer stallAfter(byte[] content, int bytes) {
    return exchange -> {
      int from = from(exchange);
      head(exchange, content, from);
      OutputStream body = exchange.getResponseBody();
      body.write(content, from, bytes);
      body.flush();
      sleep(60_000);
    };
  }

  private static void sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Answer status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  static Answer redirect(String location) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  private static void head(HttpExchange exchange, byte[] content, int from) throws IOException {
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
  }

  private static int from(HttpExchange exchange) {
    String range = range(exchange);
    return range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
  }

  private static @Nullable String range(HttpExchange exchange) {
    return exchange.getRequestHeaders().getFirst("Range");
  }
}
