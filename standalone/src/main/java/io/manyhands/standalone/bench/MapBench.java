package io.manyhands.standalone.bench;

import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.DatasetId;
import io.manyhands.standalone.demo.JobFile;
import io.manyhands.standalone.demo.JobRun;
import io.manyhands.standalone.demo.Organizer;
import io.manyhands.standalone.server.Running;
import io.manyhands.standalone.server.Work;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What Manyhands costs a map-reduce job: inputs per second where a program does nothing, and the time of one volunteer
/// beside that of the same function in V8 alone, behind the same prelude, in turns.
///
/// Programs run in V8, as one's own do. Times of Manyhands are of the job, from its beginning with volunteers that have
/// opened it, to its last result in Redis.
public final class MapBench implements Work {
    private static final int TURNS = 3;
    private static final int WARM_UP_INPUTS = 100_000;
    private static final int EMPTY_INPUTS = 1_000_000;
    private static final int EMPTY_VOLUNTEERS = 2;
    private static final int BLOCKS = 4_000;
    private static final String EMPTY = "export function map() { return 0; }\n";
    /// The longest Collatz sequence of a thousand numbers: a fraction of a millisecond an input.
    private static final String CPU_BOUND = """
            export function map(block) {
              let longest = 0;
              for (let start = 1000 * block - 999; start <= 1000 * block; start++) {
                let steps = 0;
                for (let n = start; n !== 1; steps++) n = n % 2 === 0 ? n / 2 : 3 * n + 1;
                longest = Math.max(longest, steps);
              }
              return longest;
            }
            """;

    private final Optional<Path> json;
    private final PrintStream out;

    /// @param json where the figures go
    public MapBench(Optional<Path> json, PrintStream out) {
        this.json = json;
        this.out = out;
    }

    @Override
    public int run(Running server) throws InterruptedException {
        try (var program = ProgramFile.of(CPU_BOUND);
                var organizer = new Organizer(server.local(), server.secrets().adminToken());
                var plain = Contender.start("map-alone", program.path())) {
            var figures = new Turns(server, organizer, plain).measured();
            out.println(figures.table());
            json.ifPresent(figures::write);
            return 0;
        } catch (StandaloneException e) {
            System.err.printf("manyhands: %s%n(log: %s)%n", e.getMessage(), server.log());
            return 1;
        }
    }

    private final class Turns {
        private final Running server;
        private final Organizer organizer;
        private final Contender plain;

        Turns(Running server, Organizer organizer, Contender plain) {
            this.server = server;
            this.organizer = organizer;
            this.plain = plain;
        }

        MapFigures measured() throws InterruptedException {
            manyhands(EMPTY, "none", WARM_UP_INPUTS, EMPTY_VOLUNTEERS);
            manyhands(CPU_BOUND, "sum", BLOCKS / TURNS, 1);
            plain.work(BLOCKS / TURNS, Answer.class);
            out.println("(does not count: warms up)");
            var alone = new ArrayList<Double>();
            var one = new ArrayList<Double>();
            var empty = new ArrayList<Double>();
            for (int turn = 0; turn < TURNS; turn++) {
                var expected = plain.work(BLOCKS, Answer.class);
                say("V8 alone", BLOCKS, expected.seconds());
                alone.add(expected.seconds());
                var found = manyhands(CPU_BOUND, "sum", BLOCKS, 1);
                one.add(found.seconds());
                if (found.sum() != expected.sum()) {
                    throw new StandaloneException(
                            "Manyhands added up %f, V8 alone %f".formatted(found.sum(), expected.sum()));
                }
                empty.add(
                        manyhands(EMPTY, "none", EMPTY_INPUTS, EMPTY_VOLUNTEERS).seconds());
            }
            return new MapFigures(EMPTY_INPUTS, EMPTY_VOLUNTEERS, empty, BLOCKS, alone, one);
        }

        private Answer manyhands(String program, String reduce, int inputs, int volunteers)
                throws InterruptedException {
            var source = program.getBytes(StandardCharsets.UTF_8);
            organizer.upload(source);
            var map = Map.of(
                    "program", DatasetId.of(source),
                    "inputs", Map.of("type", "numbers", "count", inputs),
                    "reduce", Map.of("type", reduce));
            var jobId = organizer.createPaused(JobFile.of("bench map").with("mapReduce", map));
            try (var job = JobRun.trusting(organizer, server, jobId, volunteers, Duration.ZERO)) {
                var end = job.untilFinished(status -> {});
                say("Manyhands, volunteers: " + volunteers, inputs, end.wallSeconds());
                return new Answer(end.wallSeconds(), "sum".equals(reduce) ? result(jobId) : 0);
            }
        }

        private double result(String jobId) throws InterruptedException {
            var text = new ByteArrayOutputStream();
            organizer.results(jobId, text);
            return Double.parseDouble(text.toString(StandardCharsets.UTF_8).strip());
        }

        private void say(String who, int inputs, double seconds) {
            out.printf(Locale.ROOT, "%-28s %7d inputs  %6.2f s%n", who, inputs, seconds);
        }
    }

    /// @param sum of all results; 0 where they are not added up
    record Answer(double seconds, double sum) {}

    /// A program where another process can read it. Closing removes it.
    private record ProgramFile(Path path) implements AutoCloseable {
        static ProgramFile of(String source) {
            try {
                return new ProgramFile(Files.writeString(Files.createTempFile("manyhands-", ".js"), source));
            } catch (IOException e) {
                throw new StandaloneException("the program cannot be written: " + e, e);
            }
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw new StandaloneException("%s cannot be removed: %s".formatted(path, e), e);
            }
        }
    }
}
