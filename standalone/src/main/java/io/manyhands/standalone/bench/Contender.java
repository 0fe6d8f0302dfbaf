package io.manyhands.standalone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.server.Home;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A process of Node.js that does the same work without Manyhands, a part at a time, and waits in between: it says
/// that it is ready, and answers each number that it is given with one line of JSON. Closing ends it.
final class Contender implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private Contender(String name, Process process) {
        this.name = name;
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Returns when the process waits for work.
    ///
    /// @param name of a program of the volunteer's, see [Home#bench]
    /// @param argument its only one
    static Contender start(String name, Path argument) {
        var command = List.of(Home.node(), Home.bench(name).toString(), argument.toString());
        try {
            var contender = new Contender(
                    name,
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
            contender.answer();
            return contender;
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be started: %s".formatted(Home.node(), e.getMessage()), e);
        }
    }

    /// @param amount of work: what it counts is the program's affair
    <T> T work(long amount, Class<T> answer) {
        try {
            questions.write(amount + "\n");
            questions.flush();
            return JSON.readValue(answer(), answer);
        } catch (IOException e) {
            throw new StandaloneException("%s failed: %s".formatted(name, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    private String answer() throws IOException {
        var line = answers.readLine();
        if (line == null) {
            throw new IOException("the process ended");
        }
        return line;
    }
}
