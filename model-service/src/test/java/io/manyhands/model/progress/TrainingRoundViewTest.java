package io.manyhands.model.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TrainingOutcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRoundViewTest {
    @ParameterizedTest
    @ValueSource(floats = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN})
    void whatIsNoNumberIsAbsentInJson(float loss) throws JsonProcessingException {
        var outcome = TrainingOutcome.newBuilder()
                .setSamples(4)
                .setLoss(loss)
                .setAccuracy(0.5f)
                .setHeldOutLoss(loss);
        var round = RoundCommitted.newBuilder().setTraining(outcome).build();
        var json = new ObjectMapper().writeValueAsString(RoundView.withoutContributions(round));
        assertThat(json)
                .contains("\"samples\":4", "\"accuracy\":0.5")
                .doesNotContain("loss", "heldOutLoss", "Infinity", "NaN", "null");
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1.5f, Float.MAX_VALUE})
    void everyFloatIsANumberInJson(float loss) throws JsonProcessingException {
        var outcome = TrainingOutcome.newBuilder().setSamples(4).setLoss(loss);
        var round = RoundCommitted.newBuilder().setTraining(outcome).build();
        var json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(RoundView.of(round)));
        assertThat(json.get("loss").isNumber()).isTrue();
        assertThat((float) json.get("loss").asDouble()).isEqualTo(loss);
    }
}
