package io.manyhands.standalone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.manyhands.localredis.LocalRedis;
import io.manyhands.localredis.Options;
import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What each service costs before it does anything: laid out and started as in its image, with the
/// ahead-of-time cache made in the same way, on a Redis of its own.
public final class StartupBench {
    private static final int STARTS = 5;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Optional<Path> json;
    private final PrintStream out;

    /// @param json where the figures go
    public StartupBench(Optional<Path> json, PrintStream out) {
        this.json = json;
        this.out = out;
    }

    /// @return the exit status
    public int run() throws InterruptedException {
        out.println("service         CPU to first ready answer   resident at rest   medians of " + STARTS);
        var figures = new ArrayList<Figure>();
        try (var redis = LocalRedis.start(Options.defaults())) {
            for (var service : ServiceImage.SERVICES) {
                var figure = measure(service, redis);
                figures.add(figure);
                out.printf(
                        Locale.ROOT,
                        "%-15s %18.2f s %19.0f MiB%n",
                        figure.service(),
                        figure.cpuSeconds(),
                        figure.residentMiB());
            }
            json.ifPresent(file -> write(file, figures));
            return 0;
        } catch (StandaloneException e) {
            System.err.printf("manyhands: %s%n", e.getMessage());
            return 1;
        }
    }

    private static Figure measure(String service, LocalRedis redis) throws InterruptedException {
        try (var image = ServiceImage.layOut(service)) {
            image.warmUp();
            var starts = new ArrayList<Figure>();
            for (int start = 0; start < STARTS; start++) {
                starts.add(image.start(redis.uri()));
            }
            return new Figure(
                    service,
                    median(starts.stream().map(Figure::cpuSeconds).toList()),
                    median(starts.stream().map(Figure::residentMiB).toList()));
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted(Comparator.naturalOrder()).toList().get(values.size() / 2);
    }

    private static void write(Path file, List<Figure> figures) {
        try {
            JSON.writeValue(file.toFile(), Map.of("services", figures));
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be written (%s)".formatted(file, e), e);
        }
    }

    /// @param cpuSeconds user and system time of the process up to its first ready answer
    /// @param residentMiB some seconds later, asked for nothing
    record Figure(String service, double cpuSeconds, double residentMiB) {}
}
