package io.manyhands.task.shard;

import java.io.IOException;

/// The directory of the shards cannot be read or written.
final class ShardStoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ShardStoreException(IOException cause) {
        super("the directory of the shards: " + cause, cause);
    }
}
