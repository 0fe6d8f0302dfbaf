package io.manyhands.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses GATEWAY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.manyhands.gateway");

    /// Beans, configuration, sockets and what is made of them.
    private static final Set<String> EDGES = Set.of(
            "Conversation", "Frame", "JobListener", "SigningKeyStore", "SocketLink", "Session", "VolunteerSocket");

    private static final DescribedPredicate<JavaClass> CORE = describe(
            "neither beans nor edges",
            type -> !type.isAnnotatedWith(Singleton.class)
                    && !type.isAnnotatedWith(ApplicationScoped.class)
                    && !outermost(type).getSimpleName().endsWith("Config")
                    && !outermost(type).isAnnotatedWith(Singleton.class)
                    && !EDGES.contains(outermost(type).getSimpleName())
                    && !type.getSimpleName().equals("package-info"));

    @Test
    void featuresHaveNoCycles() {
        slices().matching("io.manyhands.gateway.(*)..")
                .should()
                .beFreeOfCycles()
                .check(GATEWAY);
    }

    @Test
    void coreIsFreeOfFrameworks() {
        noClasses()
                .that(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.vertx..", "io.smallrye..", "jakarta..", "org.eclipse..")
                .check(GATEWAY);
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
                .resideInAnyPackage("io.quarkus.redis..", "io.vertx.mutiny.redis..")
                .check(GATEWAY);
    }

    @Test
    void configurationIsMapped() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Config")
                .should()
                .beInterfaces()
                .andShould()
                .beAnnotatedWith(io.smallrye.config.ConfigMapping.class)
                .check(GATEWAY);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }
}
