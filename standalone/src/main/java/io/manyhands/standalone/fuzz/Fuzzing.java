package io.manyhands.standalone.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One search after the other, as asked for on the command line.
///
/// @param targets what is searched
/// @param inputs of all of them together
/// @param dir where inputs that fail are written
/// @param json where the report goes, too
public record Fuzzing(List<Target> targets, long inputs, long seed, Path dir, Optional<Path> json) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public Fuzzing {
        targets = List.copyOf(targets);
    }

    /// @return the exit status: 1 if something failed
    public int run(PrintStream out) {
        out.printf(
                "%-20s %10s %10s %10s %12s %10s %9s%n",
                "target", "inputs", "accepted", "refusals", "slowest ms", "most MiB", "failures");
        var results = new ArrayList<SearchResult>();
        long each = Math.ceilDiv(inputs, targets.size());
        for (var target : targets) {
            var result = Search.run(target, seed, each);
            results.add(result);
            show(result, out);
        }
        json.ifPresent(file -> write(file, report(results)));
        boolean isSound = results.stream().allMatch(result -> result.failures().isEmpty());
        return isSound ? 0 : 1;
    }

    /// Tries one input that was written by an earlier run.
    ///
    /// @return the exit status: 1 if it fails
    public static int replay(Target target, Path file, PrintStream out) {
        try {
            var failures = Search.of(target, Files.readAllBytes(file)).failures();
            failures.forEach(failure -> {
                out.println(failure.message());
                failure.cause().ifPresent(cause -> cause.printStackTrace(out));
            });
            if (failures.isEmpty()) {
                out.printf("%s takes %s.%n", target.name(), file);
            }
            return failures.isEmpty() ? 0 : 1;
        } catch (IOException e) {
            throw new StandaloneException("--replay %s cannot be read: %s".formatted(file, e), e);
        }
    }

    private void show(SearchResult result, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-20s %10d %10d %10d %12.1f %10.1f %9d%n",
                result.target(),
                result.inputs(),
                result.accepted(),
                result.refusals(),
                result.slowestNanos() / 1e6,
                result.mostBytes() / 1048576.0,
                result.failures().size());
        for (int i = 0; i < result.failures().size(); i++) {
            var failure = result.failures().get(i);
            var file = dir.resolve("%s-%d-%d".formatted(result.target(), seed, i));
            write(file, failure.input());
            out.printf(
                    "  %s%n    seed %d; again with: ./manyhands experiment fuzz --target %s --replay %s%n",
                    failure.message(), seed, result.target(), file);
        }
    }

    private byte[] report(List<SearchResult> results) {
        var report = MAPPER.createObjectNode().put("seed", seed);
        var targets = report.putArray("targets");
        results.forEach(result -> targets.add(json(result)));
        return report.toPrettyString().getBytes(UTF_8);
    }

    private static ObjectNode json(SearchResult result) {
        var json = MAPPER.createObjectNode()
                .put("target", result.target())
                .put("inputs", result.inputs())
                .put("accepted", result.accepted())
                .put("refusals", result.refusals())
                .put("slowestMillis", result.slowestNanos() / 1e6)
                .put("mostBytes", result.mostBytes());
        var failures = json.putArray("failures");
        result.failures().forEach(failure -> failures.add(failure.message()));
        return json;
    }

    private static void write(Path file, byte[] bytes) {
        try {
            var dir = file.toAbsolutePath().getParent();
            if (dir != null) {
                Files.createDirectories(dir);
            }
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be written: %s".formatted(file, e), e);
        }
    }
}
