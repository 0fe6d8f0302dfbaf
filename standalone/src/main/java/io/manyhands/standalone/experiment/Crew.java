package io.manyhands.standalone.experiment;

import io.manyhands.standalone.demo.Volunteers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Headless volunteers that become more: those who are here stay, newcomers get processes of their own.
final class Crew implements AutoCloseable {
    /// So that no one event loop has to serve all of them. Fewer would mean more threads to switch between:
    /// with 8 a round of 32 took 12 ms longer on two cores.
    private static final int MOST_PER_PROCESS = 16;

    private final URI server;
    private final Duration pace;
    private final Deque<Volunteers> processes = new ArrayDeque<>();
    private int size;

    Crew(URI server, Duration pace) {
        this.server = server;
        this.pace = pace;
    }

    /// @param wanted not fewer than there are
    void grow(int wanted) {
        while (size < wanted) {
            int more = Math.min(MOST_PER_PROCESS, wanted - size);
            processes.push(Volunteers.start(server, more, pace));
            size += more;
        }
    }

    /// @throws io.manyhands.standalone.StandaloneException if one of the processes has ended
    void requireAlive() {
        processes.forEach(Volunteers::requireAlive);
    }

    @Override
    public void close() {
        processes.parallelStream().forEach(Volunteers::close);
    }
}
