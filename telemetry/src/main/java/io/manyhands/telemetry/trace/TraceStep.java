package io.manyhands.telemetry.trace;

/// The steps of a task's way that have a span, in their order.
public enum TraceStep {
    /// gateway: from the lease to its end, be it by a result or without one.
    TASK("task", Side.WITHIN, ""),
    /// gateway: from the sound result to Redis' answer.
    PUBLISH("publish result", Side.SENDS, "results"),
    /// model-service: from the batch with the result to the end of adding it up.
    FOLD("fold result", Side.RECEIVES, "results"),
    /// model-service: from the complete round to Redis' answer, the optimizer's step included.
    COMMIT("commit version", Side.SENDS, "events"),
    /// gateway: from hearing of the version to its being sent to the volunteers here.
    ANNOUNCE("announce version", Side.RECEIVES, "events"),
    /// task-service: from hearing of the version to its tasks in the stream.
    PLAN("plan round", Side.RECEIVES, "events");

    private final String title;
    private final Side side;
    private final String stream;

    TraceStep(String title, Side side, String stream) {
        this.title = title;
        this.side = side;
        this.stream = stream;
    }

    /// The span's name.
    String title() {
        return title;
    }

    Side side() {
        return side;
    }

    /// The stream it writes or reads, without job; empty if none.
    String stream() {
        return stream;
    }

    /// What a step has to do with a stream.
    enum Side {
        WITHIN,
        SENDS,
        RECEIVES
    }
}
