package io.manyhands.task;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.manyhands.architecture.ModuleShape;
import io.manyhands.architecture.ServiceRules;
import io.manyhands.architecture.TrainingNames;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ServiceRules {
    ArchitectureTest() {
        super(ModuleShape.of("io.manyhands.task").withEdges("BoundedBody", "Caller", "ConversionQuery", "LayoutQuery"));
    }

    @Test
    void topologyAndJsonKnowNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage("..task.topology..", "..task.json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta..", "io.manyhands.redis..")
                .check(module().mainClasses());
    }

    @Test
    void onlyPlanningFollowsStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..task.plan..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.manyhands.redis.streams..")
                .check(module().mainClasses());
    }

    @Test
    void planningNamesNoGradientsLossesAndSamples() {
        classes().that().resideInAPackage("..plan").should(new TrainingNames()).check(module().mainClasses());
    }
}
