package io.manyhands.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.manyhands.architecture.fixture.Statics;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticInitialisersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        HoldsABuffer       | DECLARED holds
        HoldsABuffer       | ByteBuffer.allocate(int)
        HoldsAThreadPool   | THREADS holds java.util.concurrent.ExecutorService
        HoldsPathsInAList  | PATHS holds
        HoldsAClock        | CLOCK holds java.time.Clock
        HoldsARandom       | RANDOM holds java.util.Random
        AsksForTheTime     | Instant.now()
        AsksForARandomName | UUID.randomUUID()
        """)
    void whatIsOfTheMachineIsFoundInAStaticInitialiser(String type, String finding) {
        assertThat(findings(type)).anyMatch(found -> found.contains(finding));
    }

    @Test
    void whatIsMadeLaterIsNot() {
        assertThat(findings("IsFree")).isEmpty();
    }

    private static List<String> findings(String type) {
        return classes()
                .that()
                .haveSimpleName(type)
                .should(new StaticInitialisers())
                .evaluate(new ClassFileImporter().importPackagesOf(Statics.class))
                .getFailureReport()
                .getDetails();
    }
}
