package io.manyhands.task;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.LocalRedis;
import io.manyhands.localredis.testing.TestRedis;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.task.testing.Organizer;
import io.manyhands.task.testing.PackagedService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The service is told to end, with the patience that the chart gives it.
class ShutdownIT {
    private static final byte[] TEXT = Organizer.TEXT.getBytes(StandardCharsets.US_ASCII);
    private static final int HALF = TEXT.length / 2;

    @Test
    void anUploadUnderWayIsFinishedAndAnsweredAndNewRequestsAreRefused() throws IOException {
        try (var redis = LocalRedis.start(TestRedis.options());
                var service = PackagedService.start(Map.of(
                        "QUARKUS_REDIS_HOSTS", redis.uri(), "QUARKUS_SHUTDOWN_TIMEOUT", Waiting.BEYOND.toString()));
                var upload = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            beginUpload(upload);
            assertThat(service.statusOf("/api/jobs")).as("before").isEqualTo(200);

            service.terminate();
            await().until(() -> service.statusOf("/api/jobs") == 503);
            upload.getOutputStream().write(TEXT, HALF, TEXT.length - HALF);

            assertThat(statusLine(upload)).isEqualTo("HTTP/1.1 201 Created");
            await().until(service::hasEnded);
        }
    }

    private static void beginUpload(Socket upload) throws IOException {
        var head = """
                POST /api/datasets HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Content-Type: application/octet-stream
                Content-Length: %d

                """.formatted(Organizer.TOKEN, TEXT.length).replace("\n", "\r\n");
        upload.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        upload.getOutputStream().write(TEXT, 0, HALF);
    }

    private static String statusLine(Socket upload) throws IOException {
        upload.setSoTimeout((int) Waiting.LIMIT.toMillis());
        return new BufferedReader(new InputStreamReader(upload.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }
}
