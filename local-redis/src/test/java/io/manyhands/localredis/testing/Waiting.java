package io.manyhands.localredis.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// How long tests wait for what must happen: the one definition for all Java tests.
///
/// A test waits for a condition and goes on at once when it holds, so patience costs nothing where all is well; on a
/// machine that is busy with other work everything takes many times as long and is no failure.
public final class Waiting {
    /// Whatever has not happened by then does not happen. Below `test.timeout` in the root `pom.xml`, so that what was
    /// waited for is reported, not only that a test took too long.
    public static final Duration LIMIT = Duration.ofMinutes(5);

    /// Longer than a test waits: for the time-out of a service that must not have passed by then.
    public static final Duration BEYOND = LIMIT.multipliedBy(2);

    private Waiting() {}

    /// Awaitility with [#LIMIT]; fails with what the condition said last.
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT);
    }

    /// The same, with a name for what is waited for.
    public static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(LIMIT);
    }
}
