package io.manyhands.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.manyhands.architecture.fixture.Names;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingNamesTest {
    @ParameterizedTest
    @CsvSource({"HoldsALoss, lossSum", "CallsForAGradient, gradient", "CountsSamples, samples", "LossReport, LossReport"
    })
    void whatBelongsToTrainingIsFoundInNamesAndInCalls(String type, String name) {
        assertThat(findings(type)).anyMatch(found -> found.endsWith("names " + name));
    }

    @Test
    void tracesThatAreSampledAreNotOfTraining() {
        assertThat(findings("IsSampled")).isEmpty();
    }

    private static List<String> findings(String type) {
        return classes()
                .that()
                .haveSimpleName(type)
                .should(new TrainingNames())
                .evaluate(new ClassFileImporter().importPackagesOf(Names.class))
                .getFailureReport()
                .getDetails();
    }
}
