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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// As much of a Kubernetes API as Helm's `lookup` asks: which kinds there are, and single objects. Ends when it is
/// closed.
///
/// Helm finds it by `KUBECONFIG`, which the build sets for the whole test process: one at a time.
final class FakeCluster {
    private static final String KINDS = """
            {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "%s",
             "resources": [{"name": "%s", "kind": "%s", "namespaced": true, "verbs": ["get"]}]}""";
    private static final String NOT_FOUND = """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}""";

    private final Map<String, String> answers = new ConcurrentHashMap<>(Map.of(
            "/api/v1", KINDS.formatted("v1", "secrets", "Secret"),
            "/apis/apps/v1", KINDS.formatted("apps/v1", "deployments", "Deployment")));

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
