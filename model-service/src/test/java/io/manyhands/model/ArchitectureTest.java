package io.manyhands.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String EDGE =
            ".*\\.(Redis\\w*|\\w*(Resource|Loop|Loops|Config|Liveness|Metrics|Pool))(\\$.*)?";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.manyhands.model");

    @Test
    void featuresFormNoCycles() {
        slices().matching("io.manyhands.model.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void arithmeticKnowsNeitherFrameworksNorStreams() {
        noClasses()
                .that()
                .resideInAnyPackage("..optimize", "..reduce", "..initialize")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta..", "io.manyhands.redis.streams..")
                .check(CLASSES);
    }

    @Test
    void onlyEdgesTouchRedisAndTheFramework() {
        noClasses()
                .that()
                .haveNameNotMatching(EDGE)
                .and()
                .resideOutsideOfPackages("..http", "..progress")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.vertx..", "jakarta.ws..", "jakarta.enterprise..")
                .check(CLASSES);
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        classes()
                .should()
                .resideInAnyPackage(CLASSES.stream()
                        .filter(each -> each.getSimpleName().equals("package-info"))
                        .map(JavaClass::getPackageName)
                        .toArray(String[]::new))
                .check(CLASSES);
    }
}
