package io.manyhands.standalone.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.manyhands.standalone.demo.JsonFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What [MapBench] found, one number of seconds for each turn.
///
/// @param empty of a program that does nothing
/// @param alone of a program that computes, in V8 alone
/// @param one of the same program, by Manyhands with one volunteer
record MapFigures(
        int emptyInputs,
        int emptyVolunteers,
        List<Double> empty,
        int cpuBoundInputs,
        List<Double> alone,
        List<Double> one) {

    String table() {
        return String.join(
                System.lineSeparator(),
                "",
                String.format(
                        Locale.ROOT,
                        "a program that does nothing, %d volunteers: %.0f inputs/s",
                        emptyVolunteers,
                        emptyInputs / median(empty)),
                String.format(
                        Locale.ROOT,
                        "a program that computes: V8 alone %.2f s, Manyhands with 1 volunteer %.2f s, ratio %.3f",
                        median(alone),
                        median(one),
                        ratio()));
    }

    /// @throws io.manyhands.standalone.StandaloneException if it cannot be written
    void write(Path file) {
        JsonFile.write(
                file,
                new Summary(
                        new Summary.Empty(emptyInputs, emptyVolunteers, empty, emptyInputs / median(empty)),
                        new Summary.CpuBound(cpuBoundInputs, alone, one, ratio())));
    }

    /// Of the times of Manyhands and of V8 alone.
    double ratio() {
        return median(one) / median(alone);
    }

    /// Of an odd number of turns.
    static double median(List<Double> turns) {
        return turns.stream().sorted().toList().get(turns.size() / 2);
    }

    @JsonPropertyOrder({"empty", "cpuBound"})
    private record Summary(Empty empty, CpuBound cpuBound) {
        @JsonPropertyOrder({"inputs", "volunteers", "seconds", "inputsPerSecond"})
        private record Empty(int inputs, int volunteers, List<Double> seconds, double inputsPerSecond) {}

        @JsonPropertyOrder({"inputs", "plainSeconds", "manyhandsSeconds", "ratio"})
        private record CpuBound(int inputs, List<Double> plainSeconds, List<Double> manyhandsSeconds, double ratio) {}
    }
}
