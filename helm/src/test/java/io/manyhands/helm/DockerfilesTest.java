package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `./manyhands images` builds from, as far as it can be judged without building.
class DockerfilesTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> SERVICES = List.of("gateway", "task-service", "model-service");
    /// What a build leaves for the images: one path for each pattern of a COPY.
    private static final List<String> BUILT = List.of(
            "src/main/docker/java.options",
            "target/lib/io.quarkus.quarkus-core.jar",
            "target/gateway-1.0-runner.jar",
            "target/gateway-1.0-runner",
            "target/classes/META-INF/LICENSE",
            "target/classes/META-INF/NOTICE",
            "dist/node/volunteer.js");

    static Stream<Path> dockerfiles() {
        return Stream.concat(
                SERVICES.stream()
                        .flatMap(service -> Stream.of("jvm", "native")
                                .map(kind -> ROOT.resolve(service).resolve("src/main/docker/Dockerfile." + kind))),
                Stream.of(ROOT.resolve("volunteer-ui/Dockerfile")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/docker/Dockerfile.jvm",
                "src/main/docker/Dockerfile.native",
                "src/main/docker/java.options",
                ".dockerignore"
            })
    void servicesShareOneText(String file) throws IOException {
        var first = Files.readString(ROOT.resolve(SERVICES.getFirst()).resolve(file));
        for (var service : SERVICES) {
            assertThat(ROOT.resolve(service).resolve(file)).hasContent(first);
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void baseImageIsAnArgumentWithADefault(Path dockerfile) throws IOException {
        var lines = Files.readAllLines(dockerfile);
        assertThat(lines.stream().filter(line -> line.startsWith("FROM ")))
                .singleElement()
                .asString()
                .matches("FROM \\$\\{(JAVA|NATIVE|NODE)_IMAGE}");
        assertThat(lines).anyMatch(line -> line.matches("ARG (JAVA|NATIVE|NODE)_IMAGE=[a-z.]+/\\S+:\\S+"));
    }

    /// Registries and scanners take an empty one for an answer.
    @ParameterizedTest
    @MethodSource("dockerfiles")
    void labelsAreNeverEmpty(Path dockerfile) throws IOException {
        var lines = Files.readAllLines(dockerfile);
        for (var argument : List.of("VERSION", "REVISION", "TITLE", "SOURCE")) {
            assertThat(lines).anyMatch(line -> line.matches("ARG " + argument + "=[a-z-]+"));
            assertThat(lines).anyMatch(line -> line.contains("=\"${" + argument + "}\""));
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void runsAsNobodyWithArgumentsAndSignals(Path dockerfile) throws IOException {
        var lines = Files.readAllLines(dockerfile);
        assertThat(lines).contains("USER 65532:0");
        assertThat(lines.getLast())
                .as("no shell between the runtime and the process")
                .matches("ENTRYPOINT \\[\".+\"]");
        assertThat(lines).anyMatch(line -> line.contains("org.opencontainers.image.version=\"${VERSION}\""));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void everythingThatIsCopiedIsBuiltAndNotIgnored(Path dockerfile) throws IOException {
        var context = dockerfile.endsWith("volunteer-ui/Dockerfile")
                ? dockerfile.resolveSibling("")
                : dockerfile.resolve("../../../..").normalize();
        var let = Files.readAllLines(context.resolve(".dockerignore"));
        assertThat(let.getFirst()).isEqualTo("*");
        assertThat(Files.readAllLines(dockerfile).stream()
                        .filter(line -> line.startsWith("COPY "))
                        .flatMap(DockerfilesTest::sources))
                .isNotEmpty()
                .allSatisfy(source -> {
                    assertThat(BUILT).anyMatch(built -> matches(source, built));
                    assertThat(BUILT.stream().filter(built -> matches(source, built)))
                            .allMatch(
                                    built -> let.stream().skip(1).anyMatch(rule -> matches(rule.substring(1), built)));
                });
    }

    @Test
    void jvmUsesTheCacheThatItMadeAndTheSameOptions() throws IOException {
        var lines = Files.readAllLines(ROOT.resolve("gateway/src/main/docker/Dockerfile.jvm"));
        var options = "\"java\", \"@/application/java.options\", \"-XX:AOTCache";
        assertThat(lines)
                .anyMatch(line -> line.startsWith("RUN [" + options + "Output=/application/application.aot\""));
        assertThat(lines)
                .as("the build ends where the cache cannot be used")
                .anyMatch(line ->
                        line.startsWith("RUN [" + options + "=/application/application.aot\", \"-XX:AOTMode=on\""));
        assertThat(lines.getLast()).startsWith("ENTRYPOINT [" + options + "=/application/application.aot\"");
    }

    /// Images are built at the same time, and where the network is that of the machine, other programs listen as well.
    @Test
    void theRunThatMakesTheCacheListensOnAnyFreePort() throws IOException {
        var lines = Files.readAllLines(ROOT.resolve("gateway/src/main/docker/Dockerfile.jvm"));
        assertThat(lines.stream().filter(line -> line.contains("-XX:AOTCacheOutput=")))
                .singleElement()
                .asString()
                .contains("\"-Dquarkus.http.port=0\"");
    }

    private static Stream<String> sources(String copy) {
        var words = Arrays.stream(copy.split(" "))
                .skip(1)
                .filter(word -> !word.startsWith("--"))
                .toList();
        return words.subList(0, words.size() - 1).stream();
    }

    /// A file, or a folder above it.
    private static boolean matches(String pattern, String built) {
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.replaceAll("/$", ""));
        for (var path = Path.of(built); path != null; path = path.getParent()) {
            if (matcher.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
