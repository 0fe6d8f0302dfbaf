package io.manyhands.telemetry.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class TracingProducerTest {
    @Test
    void spansArriveAtTheCollectorBeforeTheServiceEnds() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var collector = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        collector.createContext("/", exchange -> {
            received.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            var endpoint =
                    "http://127.0.0.1:%d/".formatted(collector.getAddress().getPort());
            var producer = new TracingProducer(new Fixed(Optional.of(endpoint), 1));

            producer.tracing().task("text-1", 7, "train", 4).end("accepted");
            producer.stop();

            assertThat(received.take())
                    .startsWith("/v1/traces application/x-protobuf ")
                    .contains("text-1", "accepted", "tested");
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void endpointThatIsNoAddressFailsTheStart() {
        assertThatThrownBy(() -> new TracingProducer(new Fixed(Optional.of("collector:4318"), 1)))
                .hasMessageContaining("collector:4318");
    }

    /// It would cost every service about 10 MiB and some tenths of a second.
    @Test
    void withoutAnEndpointNothingOfOpenTelemetryIsLoaded() throws Exception {
        var withoutOpenTelemetry = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("io.opentelemetry.")) {
                    throw new ClassNotFoundException(name + " was asked for");
                }
                if (!name.startsWith("io.manyhands.telemetry.trace.")) {
                    return super.loadClass(name, resolve);
                }
                var loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }

            private Class<?> define(String name) throws ClassNotFoundException {
                try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    var bytes = Objects.requireNonNull(in, name).readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };

        var outcome = (String) withoutOpenTelemetry
                .loadClass(Probe.class.getName())
                .getMethod("run")
                .invoke(null);

        assertThat(outcome).isEqualTo("accepted without a trace");
    }

    /// What a service does with its tracing, where it is not switched on.
    public static final class Probe {
        private Probe() {}

        public static String run() {
            var producer = new TracingProducer(new Fixed(Optional.empty(), 1));
            var task = producer.tracing().task("text-1", 7, "train", 4);
            task.child(TraceStep.PUBLISH).end("accepted");
            task.end("accepted");
            producer.stop();
            return task.traceparent().isEmpty() ? "accepted without a trace" : "traced";
        }
    }

    record Fixed(Optional<String> endpoint, double sampleRatio) implements TracingConfig {
        @Override
        public String service() {
            return "tested";
        }

        @Override
        public Duration timeOut() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Duration flush() {
            return Duration.ofMinutes(1);
        }
    }
}
