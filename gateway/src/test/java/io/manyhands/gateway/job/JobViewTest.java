package io.manyhands.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.support.TestJob;
import io.manyhands.protocol.v1.JobSpec;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JobViewTest {
    @Test
    void ordinaryJobIsUsable() {
        assertThat(usable(spec -> {})).isTrue();
        assertThat(usable(JobSpec.Builder::clearEvaluation)).isTrue();
    }

    @Test
    void jobWithANumberThatMakesNoSenseIsNot() {
        assertThat(usable(spec -> spec.getTrainingBuilder().setBatchSize(0))).isFalse();
        assertThat(usable(spec -> spec.getTrainingBuilder().setLeafSize(-1))).isFalse();
        assertThat(usable(spec -> spec.getTrainingBuilder().setEpochs(0))).isFalse();
        assertThat(usable(spec -> spec.getTrainingBuilder().setSamplesPerEpoch(0)))
                .isFalse();
        assertThat(usable(spec -> spec.getEvaluationBuilder().setEveryRounds(0)))
                .isFalse();
        assertThat(usable(spec -> spec.getEvaluationBuilder().setLeafSize(0))).isFalse();
        assertThat(usable(JobSpec.Builder::clearModel)).isFalse();
        assertThat(usable(spec -> spec.getModelBuilder()
                        .getWeightsBuilder(0)
                        .addShape(1 << 30)
                        .addShape(1 << 30)))
                .isFalse();
    }

    private static boolean usable(Consumer<JobSpec.Builder> change) {
        var spec = TestJob.spec("a-job", 8).toBuilder();
        change.accept(spec);
        return JobView.isUsable(spec.build());
    }
}
