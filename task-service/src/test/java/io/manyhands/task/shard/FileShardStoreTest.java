package io.manyhands.task.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileShardStoreTest {
    private static final byte[] SHARD = {1, 2, 3};

    @TempDir
    Path directory;

    @Test
    void whatCannotBeWrittenSaysWhetherTheDiskIsFull() throws IOException {
        // Where the shard would be is a directory with something in it.
        Files.createDirectories(directory.resolve("place", "sha256", "occupied"));
        assertThatThrownBy(() -> put(SHARD.length - 1)).isInstanceOf(ShardStoreFullException.class);
        assertThatThrownBy(() -> put(SHARD.length)).isInstanceOf(ShardStoreException.class);
        assertThat(directory.resolve("place").toFile().list()).containsExactly("sha256");
    }

    @Test
    void fullDiskIsAnswered507() {
        var problem = new ShardStoreProblems().toProblem(new ShardStoreFullException(new IOException("full")));
        assertThat(problem.getStatusCode()).isEqualTo(507);
        assertThat(problem.getParameters()).containsEntry("code", "storage-full");
    }

    private void put(long room) {
        new FileShardStore(directory, _ -> room)
                .put("place", "sha256", SHARD)
                .await()
                .indefinitely();
    }
}
