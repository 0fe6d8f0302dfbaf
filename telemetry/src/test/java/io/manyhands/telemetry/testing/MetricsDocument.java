package io.manyhands.telemetry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The table in `docs/metrics.md`, and what a service answers to `GET /q/metrics`, in the same terms: `name type
/// {label, …}`.
public final class MetricsDocument {
    private static final Path FILE = Path.of("../docs/metrics.md");
    private static final Pattern ROW = Pattern.compile("\\| `(manyhands_\\w+)` \\| (\\w+) \\|([^|]*)\\|([^|]*)\\|.*");
    private static final Pattern LABEL = Pattern.compile("`(\\w+)`");
    private static final Pattern TYPE = Pattern.compile("# TYPE (manyhands_\\w+) (\\w+)");
    private static final Pattern SAMPLE = Pattern.compile("(manyhands_\\w+?)(?:\\{(.*)})? \\S+");
    private static final Pattern TAG = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    private MetricsDocument() {}

    /// What the table lists for this service.
    public static Set<String> of(String service) {
        return lines(FILE)
                .map(ROW::matcher)
                .filter(row -> row.matches() && row.group(4).contains(service))
                .map(row -> row.group(1) + " " + row.group(2) + " " + labels(LABEL, row.group(3)))
                .collect(TreeSet::new, Set::add, Set::addAll);
    }

    /// What is in the text that Prometheus reads. The greatest value that Micrometer adds to each histogram (`…_max`)
    /// is left out.
    public static Set<String> in(String exposition) {
        var types = new TreeSet<String>();
        exposition.lines().map(TYPE::matcher).filter(type -> type.matches()).forEach(type -> {
            var name = type.group(1);
            var isMaximum = name.endsWith("_max") && exposition.contains("# TYPE " + stem(name) + " histogram\n");
            if (!isMaximum) {
                types.add(name + " " + type.group(2) + " " + labelsOf(name, type.group(2), exposition));
            }
        });
        return types;
    }

    private static Set<String> labelsOf(String name, String type, String exposition) {
        var sampled = type.equals("histogram") ? name + "_count" : name;
        return exposition
                .lines()
                .map(SAMPLE::matcher)
                .filter(sample -> sample.matches() && sample.group(1).equals(sampled))
                .flatMap(sample -> labels(TAG, sample.group(2) == null ? "" : sample.group(2)).stream())
                .collect(TreeSet::new, Set::add, Set::addAll);
    }

    private static String stem(String maximum) {
        return maximum.substring(0, maximum.length() - "_max".length());
    }

    private static Set<String> labels(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(label -> label.group(1))
                .collect(TreeSet::new, Set::add, Set::addAll);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
