package io.manyhands.helm;

import static java.util.Objects.requireNonNull;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Renders the chart as release `mh` in namespace `train`, as `helm install` would.
final class Chart {
    static final Path DIRECTORY = Path.of("manyhands").toAbsolutePath();

    private static final Pattern HOOK = Pattern.compile("^ *helm\\.sh/hook.*\\n", Pattern.MULTILINE);

    /// A copy in which the pod of `helm test` is an object like all others: hooks are left out of what is rendered.
    private static final Path WITHOUT_HOOKS = copyWithoutHooks();

    /// A copy in which what Helm says after an install is an object, too: `helm template` leaves it out.
    private static final Path WITH_NOTES = copyWithNotes();

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

    /// What Helm says after an install or upgrade.
    static String notes(String values, FakeCluster cluster) {
        return Manifests.parse(cluster.during(() -> helm(WITH_NOTES, "mh", "train", values)))
                .get("Notes", "")
                .at("/text")
                .asText();
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
        return copy("chart", text -> HOOK.matcher(text).replaceAll(""));
    }

    private static Path copyWithNotes() {
        var copy = copy("chart-with-notes", UnaryOperator.identity());
        try {
            var notes = Files.readString(DIRECTORY.resolve("templates/NOTES.txt"));
            Files.writeString(copy.resolve("templates/notes.yaml"), """
                    {{- define "notes" }}%s{{ end -}}
                    kind: Notes
                    metadata: {name: mh}
                    text: {{ include "notes" . | toJson }}
                    """.formatted(notes));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(String name, UnaryOperator<String> change) {
        var copy = Path.of("target", name).toAbsolutePath();
        try (var files = Files.walk(DIRECTORY)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                var target = copy.resolve(DIRECTORY.relativize(file).toString());
                Files.createDirectories(requireNonNull(target.getParent()));
                Files.writeString(target, change.apply(Files.readString(file)));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
