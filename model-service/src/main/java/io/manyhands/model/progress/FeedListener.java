package io.manyhands.model.progress;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/// What one client is sent: whatever its job's window has after what it has been sent. It asks for more when it has got
/// that; so a slow one gets the newest rounds less often, and holds one piece in memory.
final class FeedListener {
    private final JobFeed feed;
    private final int piece;
    private final Duration heartbeat;
    private final Signal signal = new Signal();
    private FeedCursor cursor;

    /// @param piece bytes at once, about
    FeedListener(JobFeed feed, FeedCursor cursor, int piece, Duration heartbeat) {
        this.feed = feed;
        this.cursor = cursor;
        this.piece = piece;
        this.heartbeat = heartbeat;
    }

    /// There may be more.
    void wake() {
        signal.raise();
    }

    /// Ends with the job's deletion. Subscribe once.
    Multi<byte[]> pieces() {
        return Multi.createBy()
                .repeating()
                .uni(this::more)
                .whilst(sent -> !isComplete())
                .onTermination()
                .invoke(() -> feed.leave(this));
    }

    private Uni<byte[]> more() {
        var next = next();
        return next.length > 0
                ? Uni.createFrom().item(next)
                : signal.raised(heartbeat).map(raised -> raised ? orComment(next()) : EventText.comment());
    }

    private static byte[] orComment(byte[] next) {
        return next.length > 0 ? next : EventText.comment();
    }

    private byte[] next() {
        var batch = feed.window().after(cursor, piece);
        cursor = batch.cursor();
        return batch.bytes();
    }

    private boolean isComplete() {
        return feed.isOver() && feed.window().after(cursor, piece).bytes().length == 0;
    }
}
