package io.manyhands.task.shard;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What became of a text, or of records, that were stored in shards.
@Schema(name = "ShardedDataset", description = "A data set in shards.")
public record ShardedDataset(
        @Schema(description = "Names it in a job: SHA-256 of its manifest, 64 lower-case hexadecimal digits")
        String sha256,

        @Schema(description = "Bytes of all shards") long sizeBytes,

        @Schema(description = "Lines, or records, of all shards")
        long lines,

        @Schema(description = "How many there are") int shards) {
    static ShardedDataset of(Manifest manifest) {
        return new ShardedDataset(
                manifest.sha256(),
                manifest.contentBytes(),
                manifest.records(),
                manifest.message().getShardsCount());
    }
}
