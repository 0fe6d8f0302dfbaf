package io.manyhands.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.Set;

/// The classes of one module, and the rules for them. Each rule fails with what breaks it.
public final class ModuleShape {
    private static final String CONFIG_MAPPING = "io.smallrye.config.ConfigMapping";
    private static final ImportOption NO_TEST_JARS = location -> !location.contains("-tests.jar");

    private final JavaClasses main;
    private final Features features;
    private final Edges edges;

    private ModuleShape(JavaClasses main, Features features, Edges edges) {
        this.main = main;
        this.features = features;
        this.edges = edges;
    }

    /// @param root package of the module's classes: `io.manyhands.gateway`
    public static ModuleShape of(String root) {
        var inside = describe(
                "inside " + root,
                (JavaClass type) -> (type.getPackageName() + ".").startsWith(root + ".") && !isGenerated(type));
        return new ModuleShape(AllClasses.IMPORTED.that(inside), new Features(root), new Edges(Set.of()));
    }

    /// The same, with classes that are edges although neither their name nor an annotation tells.
    public ModuleShape withEdges(String... names) {
        return new ModuleShape(main, features, new Edges(Set.of(names)));
    }

    /// The module's classes, without tests and without what is generated; for rules of its own.
    public JavaClasses mainClasses() {
        return main;
    }

    void checkFeaturesHaveNoCycles() {
        slices().assignedFrom(features).should().beFreeOfCycles().check(main);
    }

    void checkOnlyEdgesKnowFrameworks() {
        noClasses()
                .that(edges.others())
                .should()
                .dependOnClassesThat(Edges.frameworks())
                .check(main);
    }

    void checkConfigurationIsMapped() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Config")
                .and()
                .areInterfaces()
                .should()
                .beAnnotatedWith(CONFIG_MAPPING)
                .allowEmptyShould(true)
                .check(main);
        classes()
                .that()
                .areAnnotatedWith(CONFIG_MAPPING)
                .should()
                .haveSimpleNameEndingWith("Config")
                .allowEmptyShould(true)
                .check(main);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.eclipse.microprofile.config.inject.ConfigProperty")
                .check(main);
    }

    void checkEveryPackageSaysWhatItIsFor() {
        var documented = main.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .toArray(String[]::new);
        classes().should().resideInAnyPackage(documented).check(main);
    }

    void checkStaticInitialisers() {
        classes().should(new StaticInitialisers()).check(main);
    }

    void checkParsing() {
        noClasses().should().accessTargetWhere(new Parsing()).check(main);
    }

    /// Read once for all tests of a module, as it takes seconds, and when the first of them asks.
    private static final class AllClasses {
        static final JavaClasses IMPORTED = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .withImportOption(NO_TEST_JARS)
                .importPackages("io.manyhands");
    }

    private static boolean isGenerated(JavaClass type) {
        return type.getPackageName().endsWith(".v1");
    }
}
