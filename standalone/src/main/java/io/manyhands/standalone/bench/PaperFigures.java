package io.manyhands.standalone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/// What [PaperBench] found: medians of several runs, and how long each takes to the same held-out loss.
record PaperFigures(String backend, Curve alone, List<Curve> one, List<Curve> two) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    String table() {
        return String.join(
                System.lineSeparator(),
                "",
                row("", "seconds", "times", "seconds to a held-out loss of %.3f".formatted(loss())),
                row("TensorFlow.js (%s)".formatted(backend), alone),
                row("Manyhands, 1 volunteer", median(one)),
                row("Manyhands, 2 volunteers", median(two)));
    }

    /// @throws StandaloneException if it cannot be written
    void write(Path file) {
        var figures = new LinkedHashMap<String, Object>();
        figures.put("backend", backend);
        figures.put("tfjsAloneSeconds", alone.seconds());
        figures.put("oneVolunteerSeconds", median(one).seconds());
        figures.put("twoVolunteersSeconds", median(two).seconds());
        figures.put("oneVolunteerRuns", one.stream().map(Curve::seconds).toList());
        figures.put("twoVolunteersRuns", two.stream().map(Curve::seconds).toList());
        figures.put("heldOutLoss", loss());
        figures.put("tfjsAloneSecondsToLoss", secondsToLoss(alone));
        figures.put("oneVolunteerSecondsToLoss", secondsToLoss(median(one)));
        figures.put("twoVolunteersSecondsToLoss", secondsToLoss(median(two)));
        try {
            Files.writeString(file, JSON.writeValueAsString(figures) + "\n");
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be written: %s".formatted(file, e), e);
        }
    }

    /// The lowest that both have reached.
    private double loss() {
        return Math.max(alone.best(), median(one).best());
    }

    private double secondsToLoss(Curve curve) {
        return curve.secondsTo(loss()).orElse(Double.NaN);
    }

    private String row(String who, Curve curve) {
        return row(
                who,
                "%.2f".formatted(curve.seconds()),
                "%.1f".formatted(alone.seconds() / curve.seconds()),
                "%.2f".formatted(secondsToLoss(curve)));
    }

    private static String row(String who, String seconds, String times, String toLoss) {
        return String.format(Locale.ROOT, "%-24s %9s %7s   %s", who, seconds, times, toLoss);
    }

    /// For an even number of runs the faster of the middle two.
    private static Curve median(List<Curve> runs) {
        return runs.stream()
                .sorted(Comparator.comparingDouble(Curve::seconds))
                .toList()
                .get((runs.size() - 1) / 2);
    }
}
