package io.manyhands.gateway.intake;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How results are taken in.
@ConfigMapping(prefix = "manyhands.gateway.intake")
public interface IntakeConfig {
    /// After this many worthless results a session is closed; those of a job that seems to diverge do not
    /// count. Too low: one glitch costs a volunteer its session; too high: a broken device makes others
    /// wait for its tasks again and again.
    @WithDefault("5")
    int rejections();

    /// After this many results of one version that are not finite, by as many volunteers (or by all, if
    /// there are fewer), the job seems to diverge, and no volunteer is blamed for it; whether it does,
    /// model-service decides. Too low: broken devices keep their sessions; too high: sound ones lose
    /// theirs.
    @WithDefault("3")
    int notFinite();

    /// Values up to this size are checked on the event loop, larger ones by worker threads. 64 KiB take about
    /// 100 microseconds.
    @WithDefault("64K")
    MemorySize inline();

    /// Results of one volunteer that may be checked and stored at once; more if it holds more tasks. Beyond that
    /// it is told to send again. Too low: after a reconnect, a volunteer with many workers needs several
    /// attempts.
    @WithDefault("64")
    int resultsPerVolunteer();

    /// Bytes of all results that are being checked or stored; beyond that, volunteers are told to send again. A
    /// single result is always taken. Too low: large models are handed in one by one; too high: the heap is full
    /// before Redis is.
    @WithDefault("128M")
    MemorySize bytesInFlight();

    /// Worker threads that check large values.
    @WithDefault("2")
    int workers();

    /// Large results that may wait for a worker thread; beyond that, volunteers are told to send again.
    @WithDefault("1024")
    int waiting();
}
