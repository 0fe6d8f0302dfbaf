package io.manyhands.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Metrics that may be relied on, as `docs/metrics.md` names them: those of its table and, with the labels in brackets
/// behind them, those of the libraries. That the services expose what is said there is checked by their own tests.
///
/// @param labels of each metric; a histogram is named without what Prometheus appends
record DocumentedMetrics(Map<String, Set<String>> labels) {
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| \\w+ \\| ([^|]*)\\|", Pattern.MULTILINE);
    private static final Pattern OF_LIBRARIES = Pattern.compile("`([a-z]+(?:_[a-z]+)+)`(?: \\(([`a-z, ]+)[^)]*\\))?");
    private static final Pattern LABEL = Pattern.compile("`([a-z_]+)`");
    /// What Prometheus makes of a histogram.
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|sum|count|max)$");
    private static final Pattern USED = Pattern.compile("\\b([a-z]+(?:_[a-z0-9]+)+)(?=\\{|, namespace\\))");
    private static final Pattern SELECTED = Pattern.compile("[{,] ?(\\w+)[=!]~?\"");
    private static final Pattern GROUPED = Pattern.compile("\\b(?:by|on|ignoring|group_left) ?\\(([\\w, ]+)\\)");
    /// Added by whoever scrapes a pod, and by Prometheus to the buckets of a histogram.
    private static final Set<String> OF_THE_TARGET = Set.of("namespace", "pod", "le");

    static DocumentedMetrics read() throws IOException {
        var text = Files.readString(Path.of("..", "docs", "metrics.md"));
        var libraries = text.substring(text.indexOf("\nBesides these"), text.indexOf("\n## Useful"));
        var labels = new TreeMap<String, Set<String>>();
        Stream.concat(matches(ROW, text), matches(OF_LIBRARIES, libraries))
                .forEach(metric -> labels.computeIfAbsent(stem(metric.group(1)), name -> new TreeSet<>())
                        .addAll(names(LABEL, metric.group(2))));
        return new DocumentedMetrics(labels);
    }

    Set<String> names() {
        return labels.keySet();
    }

    /// @return metrics in a PromQL expression
    static Set<String> in(String expression) {
        return matches(USED, expression).map(metric -> stem(metric.group(1))).collect(Collectors.toSet());
    }

    /// @return labels by which an expression chooses or groups
    static Set<String> labelsIn(String expression) {
        var grouped = matches(GROUPED, expression)
                .flatMap(match -> Stream.of(match.group(1).split(", ?")));
        return Stream.concat(names(SELECTED, expression).stream(), grouped).collect(Collectors.toSet());
    }

    /// @return labels that some metric in an expression has
    Set<String> labelsOf(String expression) {
        return Stream.concat(
                        OF_THE_TARGET.stream(),
                        in(expression).stream()
                                .map(name -> labels.getOrDefault(name, Set.of()))
                                .flatMap(Collection::stream))
                .collect(Collectors.toSet());
    }

    private static String stem(String metric) {
        return SUFFIX.matcher(metric).replaceFirst("");
    }

    private static Set<String> names(Pattern pattern, @Nullable String text) {
        return matches(pattern, text == null ? "" : text)
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
