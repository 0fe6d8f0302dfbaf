package io.manyhands.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String EDGE =
            ".*\\.(Redis\\w*|\\w*(Resource|Loop|Loops|Config|Liveness|Metrics|Pool))(\\$.*)?";
    private static final Pattern OF_TRAINING = Pattern.compile("(?i)gradient|loss|sample");
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
                .resideInAnyPackage("..advance", "..optimize", "..reduce", "..initialize")
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

    /// What a job computes is known where a round becomes the next version, where a model is exported, and where people
    /// look at it; to everything else a value is bytes, and what is below a node are units of work.
    @Test
    void onlyTheTrainingWorkloadNamesGradientsLossesAndSamples() {
        classes()
                .that()
                .resideOutsideOfPackages("..advance", "..optimize", "..initialize", "..export")
                .and()
                .haveNameNotMatching(".*\\.progress\\.Training\\w+(\\$.*)?")
                .should(nameNothingOfTraining())
                .check(CLASSES);
    }

    private static ArchCondition<JavaClass> nameNothingOfTraining() {
        return new ArchCondition<>("name no gradient, loss or sample, and call nothing that does") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                Stream.of(
                                Stream.of(item.getSimpleName()),
                                item.getMembers().stream().map(JavaMember::getName),
                                item.getAccessesFromSelf().stream().map(JavaAccess::getName))
                        .flatMap(names -> names)
                        .distinct()
                        .filter(name -> OF_TRAINING.matcher(name).find())
                        .forEach(name -> events.add(
                                SimpleConditionEvent.violated(item, "%s names %s".formatted(item.getName(), name))));
            }
        };
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
