package io.manyhands.helm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// As much of a Kubernetes API as Helm's `lookup` asks: which kinds there are, and single objects. Ends when it is
/// closed.
///
/// Helm finds it by `KUBECONFIG`, which the build sets for the whole test process: one at a time.
final class FakeCluster {
    private static final String NOT_FOUND = """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}""";

    private final Map<String, String> answers = new ConcurrentHashMap<>(Map.of(
            "/api/v1", kinds("v1", "Secret"),
            "/apis/apps/v1", kinds("apps/v1", "Deployment", "StatefulSet")));

    /// @param path of the object, from `/api`
    FakeCluster with(String path, String json) {
        answers.put(path, json);
        return this;
    }

    /// Answers for as long as the work takes.
    <T> T during(Supplier<T> work) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
            try {
                Files.writeString(
                        Path.of(System.getenv("KUBECONFIG")),
                        kubeConfig(server.getAddress().getPort()));
                return work.get();
            } finally {
                server.stop(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var found = answers.get(exchange.getRequestURI().getPath());
            var body = (found == null ? NOT_FOUND : found).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(found == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String kinds(String group, String... kinds) {
        return """
                {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "%s", "resources": [%s]}""".formatted(group, Stream.of(kinds).map(FakeCluster::kind).collect(Collectors.joining(",")));
    }

    private static String kind(String kind) {
        return """
                {"name": "%ss", "kind": "%s", "namespaced": true, "verbs": ["get"]}""".formatted(kind.toLowerCase(Locale.ROOT), kind);
    }

    private static String kubeConfig(int port) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: fake, context: {cluster: fake, user: nobody}}]
                users: [{name: nobody, user: {}}]
                current-context: fake
                """.formatted(port);
    }
}
