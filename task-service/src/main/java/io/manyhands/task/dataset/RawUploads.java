package io.manyhands.task.dataset;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.task.access.Actor;
import io.manyhands.task.cpu.CpuPool;
import io.manyhands.task.dataset.RedisDatasets.Stored;
import io.manyhands.task.quota.QuotaPolicy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;

/// Stores bodies as they are, of which it is known beforehand what they are called: then they need not be held.
@ApplicationScoped
class RawUploads {
    private final RedisDatasets datasets;
    private final QuotaPolicy quotas;
    private final CpuPool cpu;

    RawUploads(RedisDatasets datasets, QuotaPolicy quotas, CpuPool cpu) {
        this.datasets = datasets;
        this.quotas = quotas;
        this.cpu = cpu;
    }

    /// What became of an upload.
    record Outcome(Stored stored, int sizeBytes) {}

    /// @param body piece by piece; asked for one when the one before is stored
    /// @param sha256 what the body is said to be called
    /// @return fails with a problem if it is called otherwise, or empty, or at the quota
    Uni<Outcome> store(Multi<Buffer> body, String sha256, Actor by) {
        var blocks = new Blocks();
        var begun = RedisDatasets.begin(sha256);
        return body.onItem()
                .transformToUniAndConcatenate(piece ->
                        cpu.compute(() -> blocks.add(piece.getBytes())).chain(full -> datasets.append(begun, full)))
                .collect()
                .last()
                .chain(() -> datasets.append(begun, blocks.end()))
                .invoke(() -> require(blocks, sha256))
                .chain(() -> quotas.storeDataset(
                        by,
                        sha256,
                        blocks.size(),
                        () -> datasets.finish(begun, sha256, by.organizer().id())))
                .map(stored -> new Outcome(stored, blocks.size()))
                .onFailure()
                .call(() -> datasets.discard(begun));
    }

    private static void require(Blocks blocks, String sha256) {
        DatasetResource.requireContent(blocks.size());
        var found = blocks.sha256();
        if (!found.equals(sha256)) {
            throw Problems.of(
                    ProblemCode.DATASET_UNUSABLE,
                    "the body has the SHA-256 %s, but %s says %s: it was changed on the way, or another file was hashed; send it again"
                            .formatted(found, ReprDigest.HEADER, sha256));
        }
    }
}
