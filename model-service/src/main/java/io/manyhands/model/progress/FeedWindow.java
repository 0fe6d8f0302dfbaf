package io.manyhands.model.progress;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// The latest events of one job, encoded, for all who listen to it. What was sent to one is kept for the next, who is
/// most often at the same place.
///
/// Thread-safe. Holds at most about `bytes`, the oldest rounds go first.
final class FeedWindow {
    private final EventText text;
    private final int bytes;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private int held;
    /// The round that is committed next; negative: nothing is known yet.
    private int end = -1;
    private byte[] state = {};
    private int stateNumber;
    private Batch latest = new Batch(new byte[0], new FeedCursor(0, 0));
    private FeedCursor latestFor = new FeedCursor(-1, 0);

    /// @param bytes at least 1
    FeedWindow(EventText text, int bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /// What somebody is sent next, and where they are then.
    ///
    /// @param bytes shared: not to be changed; empty if there is nothing
    @SuppressWarnings("ArrayRecordComponent") // sent as they are; never compared
    record Batch(byte[] bytes, FeedCursor cursor) {}

    @SuppressWarnings("ArrayRecordComponent") // sent as it is; never compared
    private record Frame(int round, byte[] event) {}

    /// The first round that has not been added.
    synchronized int end() {
        return Math.max(0, end);
    }

    /// Adds what has been committed. Those who have seen more rounds than there are, because the job went back to an
    /// earlier version, go on from there.
    ///
    /// @return whether there is anything new
    synchronized boolean add(Newest newest) {
        if (newest.end() == end) {
            return false;
        }
        if (newest.end() < end) {
            goBack(newest.end());
        }
        for (var round : newest.rounds()) {
            if (round.getRound() >= end) {
                append(new Frame(round.getRound(), text.round(RoundView.withoutContributions(round))));
            }
        }
        end = newest.end();
        forget();
        return true;
    }

    /// @return whether it is another state than before
    synchronized boolean add(StateView view) {
        var encoded = text.state(view);
        if (Arrays.equals(encoded, state)) {
            return false;
        }
        state = encoded;
        stateNumber++;
        forget();
        return true;
    }

    /// @param atMost bytes, about; one event may be longer
    synchronized Batch after(FeedCursor cursor, int atMost) {
        if (!cursor.equals(latestFor)) {
            latest = batch(cursor, atMost);
            latestFor = cursor;
        }
        return latest;
    }

    private void forget() {
        latestFor = new FeedCursor(-1, 0);
    }

    private void goBack(int to) {
        while (!frames.isEmpty() && frames.getLast().round() >= to) {
            held -= frames.removeLast().event().length;
        }
        end = to;
    }

    private void append(Frame frame) {
        frames.add(frame);
        held += frame.event().length;
        while (held > bytes && frames.size() > 1) {
            var oldest = frames.remove();
            held -= oldest.event().length;
        }
    }

    private Batch batch(FeedCursor cursor, int atMost) {
        if (end < 0) {
            return new Batch(new byte[0], cursor);
        }
        var out = new ByteArrayOutputStream();
        int next = Math.min(cursor.next(), end);
        for (var frame : frames) {
            if (frame.round() >= next && out.size() < atMost) {
                addMissed(out, next, frame.round());
                out.writeBytes(frame.event());
                next = frame.round() + 1;
            }
        }
        if (out.size() < atMost) {
            addMissed(out, next, end);
            next = end;
        }
        if (next == end && cursor.state() != stateNumber) {
            out.writeBytes(state);
            return new Batch(out.toByteArray(), new FeedCursor(next, stateNumber));
        }
        return new Batch(out.toByteArray(), new FeedCursor(next, cursor.state()));
    }

    private void addMissed(ByteArrayOutputStream out, int next, int to) {
        if (next < to) {
            out.writeBytes(text.missed(new MissedView(next, to - 1)));
        }
    }
}
