package io.manyhands.task.shard;

import java.io.IOException;

/// There is no room for a shard on the disk.
final class ShardStoreFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ShardStoreFullException(IOException cause) {
        super("no room in the directory of the shards: " + cause, cause);
    }
}
