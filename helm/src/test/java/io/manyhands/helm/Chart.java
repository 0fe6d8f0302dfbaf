package io.manyhands.helm;

import static java.util.Objects.requireNonNull;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Renders the chart as release `mh` in namespace `train`, as `helm install` would.
final class Chart {
    static final Path DIRECTORY = Path.of("manyhands").toAbsolutePath();

    private static final Pattern HOOK = Pattern.compile("^ *helm\\.sh/hook.*\\n", Pattern.MULTILINE);

    /// A copy in which the pod of `helm test` is an object like all others: hooks are left out of what is rendered.
    private static final Path WITHOUT_HOOKS = copyWithoutHooks();

    private Chart() {}

    /// On a cluster where nothing is installed.
    ///
    /// @param values YAML
    /// @throws IllegalStateException with Helm's message if the chart refuses them
    static Manifests render(String values) {
        return render(values, new FakeCluster());
    }

    /// @param cluster where `lookup` looks
    static Manifests render(String values, FakeCluster cluster) {
        return Manifests.parse(cluster.during(() -> helm(WITHOUT_HOOKS, "mh", "train", values)));
    }

    /// @return the text as Helm writes it, on a cluster where nothing is installed
    static String renderAs(String release, String namespace, String values) {
        return new FakeCluster().during(() -> helm(DIRECTORY, release, namespace, values));
    }

    private static String helm(Path chart, String release, String namespace, String values) {
        try {
            var file = Files.createTempFile("values", ".yaml");
            Files.writeString(file, values);
            return new Helm(chart)
                    .template()
                    .withName(release)
                    .withNamespace(namespace)
                    .withKubeVersion("1.36.0")
                    .withValuesFile(file)
                    .call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copyWithoutHooks() {
        var copy = Path.of("target", "chart").toAbsolutePath();
        try (var files = Files.walk(DIRECTORY)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                var target = copy.resolve(DIRECTORY.relativize(file).toString());
                Files.createDirectories(requireNonNull(target.getParent()));
                Files.writeString(target, HOOK.matcher(Files.readString(file)).replaceAll(""));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
