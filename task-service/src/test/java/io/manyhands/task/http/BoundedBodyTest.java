package io.manyhands.task.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.mutiny.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
    private static final int LIMIT = 10;

    @Test
    void piecesArePutTogether() {
        assertThat(read(pieces("hello", "", "world"))
                        .assertCompleted()
                        .getItem()
                        .toString())
                .isEqualTo("helloworld");
    }

    @Test
    void absentBodyIsEmpty() {
        assertThat(read(pieces()).assertCompleted().getItem().length()).isZero();
    }

    @Test
    void oneByteTooManyIsRefused() {
        var problem =
                (HttpProblem) read(pieces("hello", "world", "!")).assertFailed().getFailure();

        assertThat(problem.getStatusCode()).isEqualTo(413);
        assertThat(problem.getParameters()).containsEntry("code", "body-too-large");
    }

    private static UniAssertSubscriber<Buffer> read(Multi<Buffer> pieces) {
        return BoundedBody.read(pieces, 1, LIMIT).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private static Multi<Buffer> pieces(String... pieces) {
        return Multi.createFrom().items(pieces).map(Buffer::buffer);
    }
}
