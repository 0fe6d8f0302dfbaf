package io.manyhands.task;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.manyhands.task");

    private static final String[] FRAMEWORKS = {
        "io.quarkus..", "io.quarkiverse..", "io.vertx..", "io.smallrye..", "io.micrometer..", "jakarta.."
    };

    @Test
    void featuresDoNotDependOnEachOtherInCircles() {
        slices().matching("io.manyhands.task.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void topologyAndJsonKnowNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage("..task.topology..", "..task.json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .check(CLASSES);
    }

    @Test
    void whatDecidesKnowsNoFramework() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Planner")
                .or()
                .haveSimpleNameEndingWith("Policy")
                .or()
                .haveSimpleNameEndingWith("Reader")
                .or()
                .haveSimpleNameEndingWith("Builder")
                .or(named("DataAnalysis", "TextCorpus", "SampleSplit", "RecordLayout", "MissingNodes", "OpenJobs"))
                .or(named("ModelFit", "JobIds", "Hands", "JobSnapshot"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .check(CLASSES);
    }

    @Test
    void onlyPlanningFollowsStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..task.plan..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.manyhands\\.streams\\.StreamWatch(es)?")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        return DescribedPredicate.describe(
                "named " + String.join(", ", names),
                type -> java.util.Arrays.asList(names).contains(type.getSimpleName()));
    }
}
