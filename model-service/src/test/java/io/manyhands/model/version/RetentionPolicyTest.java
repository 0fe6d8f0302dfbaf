package io.manyhands.model.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionPolicyTest {
    private static final RetentionPolicy POLICY = new RetentionPolicy(Duration.ofMinutes(10), 256 << 20);

    @ParameterizedTest(name = "rounds of {0} with weights of {1} bytes: {2}")
    @CsvSource({
        "PT1S, 1000, PT10M",
        "PT0.1S, 262144, PT102.4S",
        "PT1S, 67108864, PT4S",
        "PT0.01S, 67108864, PT1S",
        "PT0S, 1000, PT1S",
        "PT71M, 4, PT10M"
    })
    void replacedWeightsStayAsLongAsTheyFit(Duration round, int weightBytes, Duration expected) {
        assertThat(POLICY.of(round, weightBytes)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} jobs: {1}")
    @CsvSource({"0, 64", "1, 64", "4, 64", "8, 32", "1000000, 0"})
    void manyJobsHaveSmallerShares(long jobs, long expectedMebibytes) {
        var policy = RetentionPolicy.shared(Duration.ofMinutes(10), 64 << 20, 256 << 20, jobs);
        assertThat(policy.size() >> 20).isEqualTo(expectedMebibytes);
    }
}
