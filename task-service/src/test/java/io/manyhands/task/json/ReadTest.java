package io.manyhands.task.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadTest {
    private static final FieldError ERROR = new FieldError("field", "is wrong");

    @Test
    void whatIsRefusedHasNoValue() {
        Read<Integer> refused = Read.of(findings -> {
            findings.add(ERROR.field(), ERROR.message());
            return 1;
        });

        assertThat(refused).isEqualTo(new Read.Refused<>(List.of(ERROR)));
        assertThat(refused.map(value -> value + 1)).isEqualTo(new Read.Refused<>(List.of(ERROR)));
    }

    @Test
    void readingGoesOnOnlyWithAValue() {
        Read<Integer> done = new Read.Done<>(1, List.of());

        assertThat(done.map(value -> value + 1)).isEqualTo(new Read.Done<>(2, List.of()));
        assertThat(done.flatMap(value -> new Read.Refused<>(List.of(ERROR))))
                .isEqualTo(new Read.Refused<>(List.of(ERROR)));
    }

    @Test
    void warningsOfAllStepsAreKept() {
        Read<Integer> done = new Read.Done<>(1, List.of("first"));

        assertThat(done.flatMap(value -> new Read.Done<>(value + 1, List.of("second"))))
                .isEqualTo(new Read.Done<>(2, List.of("first", "second")));
    }

    @Test
    void partsThatAreTakenAreReportedInOrder() {
        var findings = new Findings();

        assertThat(findings.take(new Read.Refused<>(List.of(ERROR)))).isEmpty();
        assertThat(findings.take(new Read.Done<>(1, List.of("a warning")))).contains(1);

        assertThat(findings.warnings()).containsExactly("a warning");
        assertThat(findings.read(() -> "never asked for")).isEqualTo(new Read.Refused<>(List.of(ERROR)));
    }
}
