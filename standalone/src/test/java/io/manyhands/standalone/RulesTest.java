package io.manyhands.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.manyhands.standalone");

    @Test
    void featuresHaveNoCycles() {
        slices().matching("io.manyhands.standalone.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void servicesAreSpokenToOnlyOverHttpButForLocalTraining() {
        noClasses()
                .that()
                .resideInAPackage("io.manyhands.standalone..")
                .and()
                .resideOutsideOfPackage("io.manyhands.standalone.local")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.manyhands.task..",
                        "io.manyhands.model..",
                        "io.manyhands.gateway..",
                        "io.manyhands.redis..")
                .check(CLASSES);
    }

    @Test
    void onlyTheServerKnowsQuarkus() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.manyhands.standalone.cli",
                        "io.manyhands.standalone.demo",
                        "io.manyhands.standalone.experiment")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.quarkus..")
                .check(CLASSES);
    }
}
