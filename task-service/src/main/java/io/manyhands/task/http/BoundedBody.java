package io.manyhands.task.http;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Reads the body of a request piece by piece on the event loop, without ever holding more than the limit.
public final class BoundedBody {
    private static final int TYPICAL = 8192;

    private BoundedBody() {}

    /// @param request not read yet
    /// @param limit bytes
    /// @return the body; fails with the problem `body-too-large` as soon as it is longer, or says it will be
    public static Uni<Buffer> read(HttpServerRequest request, int limit) {
        long announced = announced(Optional.ofNullable(request.getHeader("Content-Length")));
        var body = announced > limit
                ? Uni.createFrom().<Buffer>failure(tooLarge(limit))
                : read(request.toMulti(), (int) Math.max(TYPICAL, announced), limit);
        return body.onFailure(HttpProblem.class).invoke(() -> closeAfterAnswer(request));
    }

    /// The same as an array, which is all of the body that is held.
    public static Uni<byte[]> readBytes(HttpServerRequest request, int limit) {
        long announced = announced(Optional.ofNullable(request.getHeader("Content-Length")));
        return closingAfterProblem(
                request,
                pieces(request, limit)
                        .collect()
                        .in(
                                () -> new Gathered((int) Math.max(TYPICAL, announced)),
                                (gathered, piece) -> gathered.add(piece.getBytes()))
                        .map(Gathered::bytes));
    }

    /// The body piece by piece, as it is asked for, never more than the limit. To be subscribed to at once.
    ///
    /// @param request not read yet
    /// @param limit bytes
    /// @return fails with the problem `body-too-large` as soon as there is more, or the request says there will be
    public static Multi<Buffer> pieces(HttpServerRequest request, long limit) {
        long announced = announced(Optional.ofNullable(request.getHeader("Content-Length")));
        if (announced > limit) {
            return Multi.createFrom().failure(tooLarge(limit));
        }
        var read = new AtomicLong();
        return request.toMulti().onItem().invoke(piece -> {
            if (read.addAndGet(piece.length()) > limit) {
                throw tooLarge(limit);
            }
        });
    }

    /// Lets the connection end where a problem is answered before the body was read to its end.
    public static <T> Uni<T> closingAfterProblem(HttpServerRequest request, Uni<T> answer) {
        return answer.onFailure().invoke(() -> closeAfterAnswer(request));
    }

    /// What is still to come would otherwise stand before the client's next request.
    private static void closeAfterAnswer(HttpServerRequest request) {
        request.response().bodyEndHandler(() -> request.connection().closeAndForget());
    }

    static Uni<Buffer> read(Multi<Buffer> pieces, int expected, int limit) {
        return pieces.onItem()
                .scan(() -> Buffer.buffer(expected), (body, piece) -> append(body, piece, limit))
                .collect()
                .last();
    }

    private static Buffer append(Buffer body, Buffer piece, int limit) {
        if (body.length() + (long) piece.length() > limit) {
            throw tooLarge(limit);
        }
        return body.appendBuffer(piece);
    }

    private static long announced(Optional<String> contentLength) {
        return contentLength
                .filter(length -> length.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    private static HttpProblem tooLarge(long limit) {
        return Problems.of(
                ProblemCode.BODY_TOO_LARGE,
                "the body has more than %d bytes, which is the most that is accepted here".formatted(limit));
    }

    /// An array that grows. Not thread-safe.
    private static final class Gathered {
        private byte[] bytes;
        private int length;

        Gathered(int expected) {
            this.bytes = new byte[expected];
        }

        void add(byte[] piece) {
            if (length + piece.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + piece.length, 2 * length));
            }
            System.arraycopy(piece, 0, bytes, length, piece.length);
            length += piece.length;
        }

        byte[] bytes() {
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
    }
}
