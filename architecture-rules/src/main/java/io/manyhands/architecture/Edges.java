package io.manyhands.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;

/// Where a module touches frameworks: beans, what frameworks call, and what is named after the adapter it is. A class
/// inside of an edge is one as well.
///
/// @param named further edges, by their simple names
record Edges(Set<String> named) {
    private static final String[] FRAMEWORKS = {
        "io.micrometer..",
        "io.netty..",
        "io.opentelemetry..",
        "io.quarkiverse..",
        "io.quarkus..",
        "io.smallrye..",
        "io.vertx..",
        "jakarta..",
        "org.eclipse.microprofile.."
    };

    /// Annotations that only describe a class to those who look at it from outside.
    private static final String[] MARKS = {
        "io.quarkus.runtime.annotations..", "org.eclipse.microprofile.openapi.annotations.."
    };

    private static final List<String> ANNOTATIONS = List.of(
            "io.quarkus.websockets.next.WebSocket",
            "io.smallrye.config.ConfigMapping",
            "jakarta.enterprise.context.ApplicationScoped",
            "jakarta.inject.Singleton",
            "jakarta.ws.rs.NameBinding",
            "jakarta.ws.rs.Path",
            "jakarta.ws.rs.ext.Provider");

    private static final List<String> SUFFIXES =
            List.of("Config", "Consumer", "Filter", "Loop", "Loops", "Metrics", "Pool", "Resource", "Socket", "Store");

    static DescribedPredicate<JavaClass> frameworks() {
        return JavaClass.Predicates.resideInAnyPackage(FRAMEWORKS)
                .and(not(JavaClass.Predicates.resideInAnyPackage(MARKS)))
                .as("are of a framework");
    }

    DescribedPredicate<JavaClass> others() {
        return describe("are not edges", type -> !isEdge(outermost(type)));
    }

    private boolean isEdge(JavaClass type) {
        var name = type.getSimpleName();
        return name.equals("package-info")
                || name.startsWith("Redis")
                || named.contains(name)
                || SUFFIXES.stream().anyMatch(name::endsWith)
                || ANNOTATIONS.stream().anyMatch(type::isAnnotatedWith);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(Edges::outermost).orElse(type);
    }
}
