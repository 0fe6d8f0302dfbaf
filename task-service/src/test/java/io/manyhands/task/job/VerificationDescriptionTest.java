package io.manyhands.task.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.v1.Verification;
import io.manyhands.protocol.v1.Verification.Policy;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.testing.Organizer;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationDescriptionTest {
    private static final JobSpec INEXACT = JobSpec.newBuilder()
            .setTraining(Training.newBuilder()
                    .setModel(ModelSpec.newBuilder()
                            .addInexactBecause("layer Conv3D")
                            .addInexactBecause("layer UpSampling2D")))
            .build();
    private static final JobSpec EXACT = JobSpec.newBuilder()
            .setTraining(Training.newBuilder().setModel(ModelSpec.newBuilder().setExact(true)))
            .build();

    private final Findings findings = new Findings();

    @Test
    void exactJobIsVerifiedOptimisticallyUnlessItSaysSomethingElse() {
        var usual = Verification.newBuilder()
                .setPolicy(Policy.POLICY_OPTIMISTIC)
                .setAuditRate(0.05)
                .setQuorumUntil(10)
                .build();
        assertThat(enter("null", EXACT).getVerification()).isEqualTo(usual);
        assertThat(enter("{}", EXACT).getVerification()).isEqualTo(usual);
        assertThat(enter("{\"policy\": \"strict\", \"auditRate\": 1, \"quorumUntil\": 0}", EXACT)
                        .getVerification())
                .isEqualTo(Verification.newBuilder()
                        .setPolicy(Policy.POLICY_STRICT)
                        .setAuditRate(1)
                        .build());
        assertThat(findings.errors()).isEmpty();
    }

    @Test
    void countingJobIsExact() {
        var job = Organizer.parse("""
                {"name": "count", "counting": {"units": 1000, "leafSize": 10, "rounds": 2}}""");
        var material = new WorkDescription.Material(Optional.empty(), Optional.empty());

        var spec = findings.take(DescriptionReader.read(job.toString().getBytes(UTF_8))
                .flatMap(description -> description.spec("id", Instant.EPOCH, material)));

        assertThat(spec.orElseThrow().getVerification().getPolicy()).isEqualTo(Policy.POLICY_OPTIMISTIC);
    }

    @Test
    void nothingIsEnteredWhereNothingIsToBeVerified() {
        assertThat(enter("{\"policy\": \"none\"}", EXACT).hasVerification()).isFalse();
        assertThat(enter("null", INEXACT).hasVerification()).isFalse();
        assertThat(enter("{\"policy\": \"none\", \"auditRate\": 0.5}", INEXACT).hasVerification())
                .isFalse();
        assertThat(findings.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"optimistic", "strict"})
    void whatIsNotExactCannotBeVerified(String policy) {
        enter("{\"policy\": \"%s\"}".formatted(policy), INEXACT);

        assertThat(findings.errors())
                .containsExactly(new FieldError(
                        "verification.policy",
                        "is %s, but honest values of this job differ from device to device, because of layer Conv3D, layer UpSampling2D, so that computing them again proves nothing; use \"clipped\" or \"none\", or a model that is exact"
                                .formatted(policy)));
    }

    @Test
    void whatIsNotExactCanBeShortened() {
        assertThat(enter("{\"policy\": \"clipped\"}", INEXACT).getVerification().getPolicy())
                .isEqualTo(Policy.POLICY_CLIPPED);
        assertThat(findings.errors()).isEmpty();

        enter("{\"policy\": \"clipped\"}", EXACT);
        assertThat(findings.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("verification.policy");
            assertThat(error.message())
                    .startsWith("is clipped, but honest values of this job are the same on all devices");
        });
    }

    private JobSpec enter(String verification, JobSpec job) {
        ObjectNode description = Descriptions.with("/verification", verification);
        return Descriptions.read(description).verification().enter(job, findings);
    }
}
