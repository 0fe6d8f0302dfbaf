package io.manyhands.localredis.testing;

import static io.manyhands.localredis.testing.Waiting.await;

import io.manyhands.localredis.LocalRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An empty Redis Cluster of one node that owns every slot: refuses whatever touches several slots (CROSSSLOT), as a
/// larger one does.
public final class TestCluster {
    private static final int SLOTS = 16_384;
    /// An inline command may have 64 KiB.
    private static final int SLOTS_PER_COMMAND = 4096;
    /// Of the bus on which nodes talk, above the port; Redis 6.2 cannot be told another.
    private static final int BUS_OFFSET = 10_000;

    private TestCluster() {}

    /// Returns when every slot is served.
    public static LocalRedis start() {
        return start(List.of());
    }

    /// The same; tells clients that it is to be found at the wire's near end. The wire does not lead to it yet.
    public static LocalRedis startBehind(TestWire wire) {
        return start(List.of("--cluster-announce-port", String.valueOf(wire.port())));
    }

    private static LocalRedis start(List<String> arguments) {
        var all = new ArrayList<>(List.of("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"));
        all.addAll(arguments);
        var options = TestRedis.options().withPort(anyFreePort()).withArguments(all.toArray(String[]::new));
        var node = LocalRedis.start(options);
        for (int first = 0; first < SLOTS; first += SLOTS_PER_COMMAND) {
            send(node, "CLUSTER ADDSLOTS " + slots(first));
        }
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> send(node, "CLUSTER INFO").equals("cluster_state:ok"));
        return node;
    }

    private static String slots(int first) {
        return IntStream.range(first, first + SLOTS_PER_COMMAND)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    private static String send(LocalRedis node, String command) {
        try {
            return RedisCli.send(node.port(), command);
        } catch (IOException e) {
            throw new UncheckedIOException("node on port " + node.port(), e);
        }
    }

    /// Free itself, and the bus' port with it. Below the range from which systems give ports to outgoing connections.
    private static int anyFreePort() {
        return RandomGenerator.getDefault()
                .ints(10_000, 22_000)
                .filter(port -> isFree(port) && isFree(port + BUS_OFFSET))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
