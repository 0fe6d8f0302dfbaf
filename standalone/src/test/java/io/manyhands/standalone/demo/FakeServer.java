package io.manyhands.standalone.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Answers on 127.0.0.1 as it is told, and remembers what it was asked. Paths without an answer get a 404.
final class FakeServer implements AutoCloseable {
    private final HttpServer http;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Deque<Answer>> answers = new HashMap<>();

    private FakeServer(HttpServer http) {
        this.http = http;
    }

    static FakeServer start() {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var server = new FakeServer(http);
            http.createContext("/", server::answer);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:%d/".formatted(http.getAddress().getPort()));
    }

    /// One more answer at that path; the last one is given to all further requests.
    FakeServer then(String path, int status, String body) {
        return then(path, new Answer(status, body, Map.of()));
    }

    FakeServer redirecting(String path, int status, String location) {
        return then(path, new Answer(status, "<html>", Map.of("Location", location)));
    }

    /// Method, path and query, `Authorization`, `Content-Type` and body of each.
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private synchronized FakeServer then(String path, Answer answer) {
        answers.computeIfAbsent(path, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    private synchronized Answer next(String path) {
        var left = answers.getOrDefault(path, new ArrayDeque<>(List.of(new Answer(404, "", Map.of()))));
        return left.size() > 1 ? left.remove() : left.element();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(described(exchange));
            var answer = next(exchange.getRequestURI().getPath());
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            var isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), isHead || bytes.length == 0 ? -1 : bytes.length);
            if (!isHead) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static String described(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = exchange.getRequestHeaders();
        return "%s %s %s %s %s"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        headers.getFirst("Authorization"),
                        headers.getFirst("Content-Type"),
                        body);
    }

    private record Answer(int status, String body, Map<String, String> headers) {}
}
