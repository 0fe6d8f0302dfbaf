package io.manyhands.standalone.fuzz;

import java.lang.management.ManagementFactory;

/// What the current thread has cost so far. Its own processor time, not the clock's: on a busy machine nothing takes
/// longer than it did before.
final class Meter {
    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    long cpuNanos() {
        return threads.getCurrentThreadCpuTime();
    }

    long allocatedBytes() {
        return threads.getCurrentThreadAllocatedBytes();
    }
}
