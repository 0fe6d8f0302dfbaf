package io.manyhands.localredis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// Drains a process' output and keeps its last lines, for the message when the process fails. Thread-safe.
public final class LastWords {
    private static final int LINES = 12;

    private final Deque<String> lines = new ArrayDeque<>();
    private final Thread reader;

    private LastWords(InputStream output) {
        reader = Thread.ofPlatform().daemon().name("last-words").start(() -> drain(output));
    }

    public static LastWords of(InputStream output) {
        return new LastWords(output);
    }

    /// The last lines so far. After the process has ended: those before its end.
    public String tail() {
        synchronized (lines) {
            return String.join(System.lineSeparator(), lines);
        }
    }

    /// Returns when the output has ended, after the process.
    void awaitEnd() {
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain(InputStream output) {
        try (var in = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            in.lines().forEach(this::keep);
        } catch (IOException | UncheckedIOException e) {
            keep("(output ended: %s)".formatted(e.getMessage()));
        }
    }

    private void keep(String line) {
        synchronized (lines) {
            lines.addLast(line);
            if (lines.size() > LINES) {
                lines.removeFirst();
            }
        }
    }
}
