package io.manyhands.task.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.task.admin.AdminPolicy.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdminPolicyTest {
    private final AdminPolicy policy = new AdminPolicy(Optional.of("secret"));

    @Test
    void onlyTheTokenIsGranted() {
        assertThat(policy.decide("Bearer secret")).isEqualTo(Verdict.GRANTED);
        assertThat(policy.decide("bearer secret")).isEqualTo(Verdict.GRANTED);
        assertThat(policy.decide("Bearer secre")).isEqualTo(Verdict.WRONG);
        assertThat(policy.decide("Bearer secrets")).isEqualTo(Verdict.WRONG);
        assertThat(policy.decide("Bearer ")).isEqualTo(Verdict.WRONG);
    }

    @Test
    void otherSchemesCountAsNoToken() {
        assertThat(policy.decide(null)).isEqualTo(Verdict.MISSING);
        assertThat(policy.decide("Basic secret")).isEqualTo(Verdict.MISSING);
        assertThat(policy.decide("secret")).isEqualTo(Verdict.MISSING);
    }

    @Test
    void withoutATokenNobodyIsGranted() {
        assertThat(new AdminPolicy(Optional.empty()).decide("Bearer ")).isEqualTo(Verdict.NOT_CONFIGURED);
    }
}
