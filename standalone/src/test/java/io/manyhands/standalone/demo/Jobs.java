package io.manyhands.standalone.demo;

import java.util.List;

/// Job states for tests.
final class Jobs {
    private Jobs() {}

    static JobStatus running(long committed, long volunteersNow) {
        return status("RUNNING", committed, volunteersNow, 2.34567);
    }

    static JobStatus finished() {
        return status("FINISHED", 1000, 2, 1.5);
    }

    static JobStatus warned(String... warnings) {
        return status("RUNNING", 100, 2, 1.5, List.of(warnings));
    }

    static JobStatus created() {
        return new JobStatus(
                "text-1", "CREATED", null, 0, 10, 1000, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, null, null,
                null, true, null, null, 0, 0, 0, null, null, null);
    }

    /// A map-reduce job of 900 inputs.
    static JobStatus mapping(long inputs) {
        return new JobStatus(
                "map-1", "RUNNING", null, 0, 10, 1000, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, null, null, null, null, null,
                null, null, null, inputs, 900, 0, null, null, null);
    }

    private static JobStatus status(String state, long committed, long volunteersNow, double loss) {
        return status(state, committed, volunteersNow, loss, List.of());
    }

    private static JobStatus status(
            String state, long committed, long volunteersNow, double loss, List<String> warnings) {
        return new JobStatus(
                "text-1",
                state,
                null,
                committed / 100,
                10,
                1000,
                committed,
                1000,
                committed,
                3,
                volunteersNow,
                12.25,
                20.5,
                2_000_000,
                3_500_000,
                40,
                2,
                1,
                4.5,
                loss,
                1.75,
                0.625,
                0.5,
                true,
                "ab".repeat(32),
                new JobStatus.Data(3.25),
                0,
                0,
                0,
                warnings,
                null,
                null);
    }
}
