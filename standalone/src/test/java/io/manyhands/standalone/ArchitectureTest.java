package io.manyhands.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.manyhands.architecture.ModuleRules;
import io.manyhands.architecture.ModuleShape;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ModuleRules {
    ArchitectureTest() {
        super(ModuleShape.of("io.manyhands.standalone"));
    }

    @Test
    void servicesAreSpokenToOnlyOverHttpButForLocalTrainingAndFuzzing() {
        noClasses()
                .that()
                .resideInAPackage("io.manyhands.standalone..")
                .and()
                .resideOutsideOfPackages("io.manyhands.standalone.local", "io.manyhands.standalone.fuzz.parsing")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.manyhands.task..", "io.manyhands.model..", "io.manyhands.gateway..", "io.manyhands.redis..")
                .check(module().mainClasses());
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
                .check(module().mainClasses());
    }
}
