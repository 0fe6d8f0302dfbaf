package io.manyhands.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.manyhands.architecture.ModuleShape;
import io.manyhands.architecture.ServiceRules;
import io.manyhands.architecture.TrainingNames;
import jakarta.enterprise.context.ApplicationScoped;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ServiceRules {
    ArchitectureTest() {
        super(ModuleShape.of("io.manyhands.model")
                .withEdges(
                        "Checking",
                        "FeedListener",
                        "JobEnd",
                        "JobFeed",
                        "JobGauges",
                        "MeasuredJob",
                        "Opening",
                        "OwnedJobs",
                        "RecordReading",
                        "Signal"));
    }

    @Test
    void arithmeticKnowsNeitherFrameworksNorRedis() {
        noClasses()
                .that()
                .resideInAnyPackage("..advance", "..doubt", "..optimize", "..reduce", "..initialize")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta..", "io.manyhands.redis..")
                .check(module().mainClasses());
    }

    @Test
    void onlyKindsOfWorkNameGradientsLossesAndSamples() {
        classes()
                .that()
                .resideOutsideOfPackages("..advance", "..optimize", "..initialize", "..export")
                .and()
                .haveNameNotMatching(".*\\.progress\\.Training\\w+(\\$.*)?")
                .should(new TrainingNames())
                .check(module().mainClasses());
    }

    @Test
    void beansAreNamedAfterTheEdgeTheyAre() {
        classes()
                .that()
                .areAnnotatedWith(ApplicationScoped.class)
                .and()
                .resideOutsideOfPackage("..progress")
                .should()
                .haveNameMatching(".*\\.(Redis\\w*|\\w*(Resource|Loop|Loops|Liveness|Metrics|Pool))")
                .check(module().mainClasses());
    }
}
