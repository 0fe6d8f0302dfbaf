package io.manyhands.model.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.manyhands.protocol.Keys.JobKeys;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/// One client's reading of a record, from its first line to the signed one: up to the version that was current
/// when it began, whatever is committed meanwhile. If the job is rolled back meanwhile, it breaks off: lines of
/// two histories make no chain.
///
/// Holds one chunk in memory. For one subscriber.
final class RecordReading {
    private final JobKeys job;
    private final RedisRecords records;
    private final RecordLine first;
    private final InstallationKey key;
    private RecordCursor cursor;
    private boolean isOver;

    RecordReading(JobKeys job, RedisRecords records, RecordLine first, int end, InstallationKey key) {
        this.job = job;
        this.records = records;
        this.first = first;
        this.key = key;
        this.cursor = RecordCursor.after(first, end);
    }

    /// Fails with [IllegalStateException] if the history has changed.
    Multi<byte[]> pieces() {
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(() -> bytes(first)),
                        Multi.createBy().repeating().uni(this::next).whilst(piece -> !isOver))
                .select()
                .where(piece -> piece.length > 0);
    }

    private Uni<byte[]> next() {
        if (cursor.isComplete()) {
            isOver = true;
            return Uni.createFrom().item(bytes(RecordLine.last(job.id(), cursor.version(), cursor.head(), key)));
        }
        return records.chunk(job, cursor).map(this::take);
    }

    private byte[] take(RecordChunk chunk) {
        return switch (cursor.take(chunk)) {
            case RecordCursor.Step.Lines(String lines, RecordCursor after) -> {
                cursor = after;
                yield lines.getBytes(UTF_8);
            }
            case RecordCursor.Step.Changed() ->
                throw new IllegalStateException(
                        "record of %s: what follows round %d is gone or of another history, as the job was rolled back, deleted or thinned; read it again"
                                .formatted(job.id(), cursor.anchor()));
        };
    }

    private static byte[] bytes(RecordLine line) {
        return (line.text() + "\n").getBytes(UTF_8);
    }
}
