package io.manyhands.model.progress;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "manyhands.model.progress")
public interface ProgressConfig {
    /// Rounds in one page of the history. More: answers of megabytes; fewer: long jobs need several requests.
    @WithDefault("10000")
    int pageRounds();

    /// A page ends early when its rounds take more than this in Redis: rounds of thousands of contributions are
    /// large.
    @WithDefault("2M")
    MemorySize pageSize();

    /// Pages of the history that are made at once in one process; further ones are answered with 503. Each takes
    /// several times [#pageSize] of memory, and a processor meanwhile, which rounds are waiting for.
    @WithDefault("4")
    int pagesAtOnce();

    /// The same of one network; further ones are answered with 429. Too few: a class behind one address that opens the
    /// page at the same time waits.
    @WithDefault("2")
    int pagesPerNetwork();

    /// Rounds read from Redis at once.
    @WithDefault("100")
    int chunkRounds();

    /// A chunk ends early when its rounds take more than this in Redis: those of thousands of contributions are large,
    /// and Redis serves nobody else meanwhile.
    @WithDefault("1M")
    MemorySize chunkSize();

    /// Event streams that are open at once in one process; further ones are answered with 503. Each holds a connection
    /// and up to [#eventsPiece] of memory, and is written to every [#eventsEvery] while its job advances.
    @WithDefault("512")
    int streams();

    /// The same of one network; further ones are answered with 429. Too few: a class behind one address does not see
    /// its job; too many: a few networks keep all others out.
    @WithDefault("64")
    int streamsPerNetwork();

    /// Rounds reach those who listen to a job at most this often, all new ones together. Shorter: each round costs a
    /// read from Redis and a write to everybody; longer: charts move in jerks.
    @WithDefault("500ms")
    Duration eventsEvery();

    /// Rounds that are sent at most each time; of a job that is quicker, the newest. The others are named as missed.
    @WithDefault("50")
    int eventsAtOnce();

    /// Rounds that a job's event stream begins with and can be resumed from, the newest ones, shared by all who listen
    /// to the job. More: each job that is listened to takes more memory; fewer: who was away is told to read the
    /// history.
    @WithDefault("500")
    int eventsKept();

    /// See [#eventsKept].
    @WithDefault("128K")
    MemorySize eventsKeptSize();

    /// What a client is sent at once, about; it gets more only when it has read this.
    @WithDefault("32K")
    MemorySize eventsPiece();

    /// A client that has not read what it was sent for so long is cut. Too short: slow lines lose their stream, and
    /// connect again; too long: readers that do not read keep others out.
    @WithDefault("30s")
    Duration stalledAfter();

    /// How long a job is still followed when nobody listens to it any more. Shorter: whoever connects again and again
    /// has Redis read as often.
    @WithDefault("10s")
    Duration linger();

    /// A comment is sent to a client that got nothing for this long. Longer than a proxy's idle time-out: it
    /// cuts the stream.
    @WithDefault("15s")
    Duration heartbeat();
}
