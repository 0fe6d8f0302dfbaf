package io.manyhands.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.manyhands.architecture.ModuleShape;
import io.manyhands.architecture.ServiceRules;
import io.manyhands.architecture.TrainingNames;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ServiceRules {
    ArchitectureTest() {
        super(ModuleShape.of("io.manyhands.gateway")
                .withEdges("Conversation", "Frame", "InboundGate", "InboundMeter", "Session", "SocketLink"));
    }

    @Test
    void onlyStoresAndTheLoopTalkToRedis() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Store")
                .and()
                .haveSimpleNameNotEndingWith("Consumer")
                .and()
                .resideOutsideOfPackage("..loop")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.manyhands.redis..", "io.quarkus.redis..", "io.vertx.mutiny.redis..")
                .check(module().mainClasses());
    }

    @Test
    void nothingHereNamesGradientsLossesAndSamples() {
        classes().should(new TrainingNames()).check(module().mainClasses());
    }
}
