package io.manyhands.gateway.support;

import static io.restassured.RestAssured.get;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.ProofOfWork;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Assign;
import io.manyhands.protocol.v1.Confirm;
import io.manyhands.protocol.v1.Demand;
import io.manyhands.protocol.v1.Error;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.GatewayMessage.KindCase;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.JobChanged;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.PayEntry;
import io.manyhands.protocol.v1.Result;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.VolunteerMessage;
import io.manyhands.protocol.v1.Welcome;
import io.manyhands.protocol.work.NodeValues;
import io.manyhands.protocol.work.TrainingValue;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A volunteer that says what it is told to. Messages that nobody asks for are kept, so tests wait only for what
/// matters.
public final class TestVolunteer implements AutoCloseable {
    private static final int GOODBYE_MS = 2000;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<GatewayMessage> received = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final WebSocket socket;

    private TestVolunteer(URI gateway) {
        socket = inTime(HTTP.newWebSocketBuilder()
                .subprotocols("manyhands.v1")
                .buildAsync(gateway.resolve("/ws/volunteer"), new Listener()));
    }

    /// @param gateway `http://…`
    public static TestVolunteer connect(URI gateway) {
        return new TestVolunteer(URI.create(gateway.toString().replaceFirst("^http", "ws")));
    }

    /// Connected, welcome, and wanting so many tasks of that job.
    public static TestVolunteer join(URI gateway, TestJob job, int window) {
        var volunteer = connect(gateway);
        volunteer.hello(ByteString.EMPTY, job.id());
        volunteer.demand(window);
        return volunteer;
    }

    /// The same for a volunteer of the organizer's, who shows this credential.
    public static TestVolunteer joinTrusted(URI gateway, TestJob job, int window, String credential) {
        var volunteer = connect(gateway);
        volunteer.send(
                Hello.newBuilder().setJobId(job.id()).setCredential(credential).build());
        volunteer.demand(window);
        return volunteer;
    }

    public Welcome hello(ByteString token, String jobId) {
        send(VolunteerMessage.newBuilder()
                .setHello(Hello.newBuilder().setToken(token).setJobId(jobId).setNickname("tester"))
                .build());
        return await(KindCase.WELCOME).getWelcome();
    }

    /// @return Welcome or Error; who is not admitted may be told so before
    public GatewayMessage send(Hello hello) {
        offer(VolunteerMessage.newBuilder().setHello(hello).build().toByteArray());
        return await(message -> message.hasWelcome() || message.hasError(), "Welcome or Error");
    }

    /// Waits until the gateway has heard what this volunteer has said so far: what it says next is answered, with an
    /// Error.
    public void awaitHeard() {
        sendText("?");
        awaitError();
    }

    public void demand(int window) {
        send(VolunteerMessage.newBuilder()
                .setDemand(Demand.newBuilder().setWindow(window))
                .build());
    }

    /// The job it is given; who joins before the gateway has heard of the job is told first that there is none.
    public JobSpec awaitJob() {
        return await(
                        message -> message.hasJobChanged()
                                && message.getJobChanged().hasSpec(),
                        "JobChanged with a job")
                .getJobChanged()
                .getSpec();
    }

    /// The next version of that job; until the gateway has heard of it, it may be given another one that is still open.
    public GatewayMessage awaitVersion(TestJob job) {
        return await(message -> message.getVersionAnnounced().getJobId().equals(job.id()), "a version of " + job.id());
    }

    /// The next word about that job: whether, or what, it costs to enter.
    public JobChanged awaitJobChanged(TestJob job) {
        return await(
                        message -> message.getJobChanged().getSpec().getJobId().equals(job.id()),
                        "JobChanged of " + job.id())
                .getJobChanged();
    }

    /// Does the work that is asked for, and gives that invitation.
    public void payEntry(JobChanged asked, String invitation) {
        var challenge = asked.getEntry().getChallenge();
        int bits = asked.getSpec().getEntryCost().getProofOfWorkBits();
        var nonce = Stream.iterate(0L, counted -> counted + 1)
                .map(counted -> ByteString.copyFrom(
                        ByteBuffer.allocate(Long.BYTES).putLong(counted).array()))
                .filter(tried -> ProofOfWork.zeroBits(challenge, tried) >= bits)
                .findFirst()
                .orElseThrow();
        payEntry(asked.getSpec().getJobId(), nonce, invitation);
    }

    public void payEntry(String jobId, ByteString nonce, String invitation) {
        send(VolunteerMessage.newBuilder()
                .setPayEntry(
                        PayEntry.newBuilder().setJobId(jobId).setNonce(nonce).setInvitation(invitation))
                .build());
    }

    public Assign awaitAssign() {
        return await(KindCase.ASSIGN).getAssign();
    }

    /// What a correct volunteer would answer, with a gradient of which all values are 1.
    public static Result.Builder answer(TestJob job, Assign task) {
        return answer(job, task, value -> value);
    }

    /// The same, but with another value, of which the hash is right.
    public static Result.Builder answer(TestJob job, Assign task, UnaryOperator<TrainingValue> change) {
        var isTraining = task.getKind() == TaskKind.TASK_KIND_ADVANCE;
        var gradient = new float[isTraining ? job.parameters() : 0];
        Arrays.fill(gradient, 1);
        int units = job.schedule().unitsBelow(task.getRound(), task.getKind(), TreeNode.of(task.getNode()));
        var value = change.apply(new TrainingValue(2, 1, gradient));
        return Result.newBuilder()
                .setLease(task.getLease())
                .setValue(NodeValues.of(units, value.encode()))
                .setComputeMicros(5);
    }

    public void handIn(Result.Builder result) {
        send(VolunteerMessage.newBuilder().setResult(result).build());
    }

    public Confirm compute(TestJob job, Assign task) {
        handIn(answer(job, task));
        return awaitConfirm(task.getTaskId());
    }

    public Confirm awaitConfirm(String taskId) {
        return await(
                        message -> message.hasConfirm()
                                && message.getConfirm().getTaskId().equals(taskId),
                        "Confirm")
                .getConfirm();
    }

    public Error awaitError() {
        return await(KindCase.ERROR).getError();
    }

    public void send(VolunteerMessage message) {
        send(message.toByteArray());
    }

    public void send(byte[] bytes) {
        inTime(socket.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    /// Sends unless the connection is closed already.
    public void offer(byte[] bytes) {
        inTime(socket.sendBinary(ByteBuffer.wrap(bytes), true).exceptionally(failure -> socket));
    }

    public boolean isClosed() {
        return closed.isDone();
    }

    public void sendText(String text) {
        inTime(socket.sendText(text, true));
    }

    /// Takes the first message of this kind out of those that have come, or waits for it.
    public GatewayMessage await(KindCase kind) {
        return await(message -> message.getKindCase() == kind, kind.name());
    }

    public GatewayMessage await(Predicate<GatewayMessage> which, String what) {
        var deadline = Instant.now().plus(Waiting.LIMIT);
        synchronized (received) {
            while (true) {
                var found = received.stream().filter(which).findFirst();
                if (found.isPresent()) {
                    received.remove(found.get());
                    return found.get();
                }
                if (closed.isDone()) {
                    throw new AssertionError("no %s before the end; came: %s".formatted(what, received));
                }
                waitUntil(deadline, what);
            }
        }
    }

    public void clear() {
        synchronized (received) {
            received.removeIf(m -> !m.hasAssign());
        }
    }

    /// What has come and was not taken.
    public List<GatewayMessage> pending() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /// @return the close code
    public int awaitClose() {
        return inTime(closed.copy());
    }

    /// How many pings have come; each was answered.
    public int pings() {
        return pings.get();
    }

    /// Waits until nobody is connected. Whoever has just left, and whose end the gateway has not noticed yet, would be
    /// moved to the next test's job, and read its tasks.
    public static void awaitAllGone() {
        Waiting.await("everybody has left").until(TestVolunteer::areAllGone);
    }

    public static boolean areAllGone() {
        return get("/q/metrics").asString().contains("manyhands_gateway_sessions 0.0");
    }

    /// Cuts the connection without a word.
    public void vanish() {
        socket.abort();
    }

    /// Says goodbye, and gives the gateway a moment to hear it: it may have reason not to read any more.
    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .thenCompose(sent -> closed.copy().completeOnTimeout(0, GOODBYE_MS, TimeUnit.MILLISECONDS))
                    .exceptionally(failure -> 0)
                    .join();
        }
        socket.abort();
    }

    private static <T> T inTime(CompletableFuture<T> future) {
        return future.orTimeout(Waiting.LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private void waitUntil(Instant deadline, String what) {
        try {
            long left = Duration.between(Instant.now(), deadline).toMillis();
            if (left <= 0) {
                throw new AssertionError("no %s within %s; came: %s".formatted(what, Waiting.LIMIT, received));
            }
            received.wait(left);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            message.writeBytes(bytes);
            if (last) {
                receive(message.toByteArray());
                message.reset();
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
            pings.incrementAndGet();
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            ended(() -> closed.complete(code));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            ended(() -> closed.completeExceptionally(error));
        }

        /// Whoever waits for a message need not any more.
        private void ended(Runnable end) {
            synchronized (received) {
                end.run();
                received.notifyAll();
            }
        }

        private void receive(byte[] bytes) {
            synchronized (received) {
                try {
                    received.add(GatewayMessage.parseFrom(bytes));
                } catch (InvalidProtocolBufferException e) {
                    throw new IllegalStateException(e);
                }
                received.notifyAll();
            }
        }
    }
}
