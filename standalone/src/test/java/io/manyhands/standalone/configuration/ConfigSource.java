package io.manyhands.standalone.configuration;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// One `@ConfigMapping` interface, read from its source: the comments are part of it.
///
/// @param module that owns it
/// @param meaning the first sentence of the interface's comment; may be empty
record ConfigSource(Path file, String module, String prefix, String meaning, List<Key> keys) {
    private static final Pattern LINK = Pattern.compile("\\[(?:[\\w.]*#)?([\\w.]+)]");

    /// @param name with the prefix
    /// @param fallback its default
    record Key(String name, String type, Optional<String> fallback, String meaning) {}

    /// In the order of their prefixes.
    ///
    /// @param root the repository
    static List<ConfigSource> allBelow(Path root) {
        try (var modules = Files.list(root)) {
            return modules.flatMap(ConfigSource::of)
                    .sorted(Comparator.comparing(ConfigSource::prefix))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<ConfigSource> of(Path module) {
        var sources = module.resolve("src/main/java");
        if (!Files.isDirectory(sources)) {
            return Stream.empty();
        }
        try (var files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith("Config.java")).toList().stream()
                    .flatMap(file -> read(module, file).stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ConfigSource> read(Path module, Path file) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, manager, problem -> {}, null, null, manager.getJavaFileObjects(file));
            var unit = task.parse().iterator().next();
            var type = (ClassTree) unit.getTypeDecls().getFirst();
            return annotation(type.getModifiers(), "ConfigMapping")
                    .map(prefix -> new ConfigSource(
                            file,
                            String.valueOf(module.getFileName()),
                            prefix,
                            firstSentence(comment(task, unit, type)),
                            keys(task, unit, type, prefix)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Key> keys(JavacTask task, CompilationUnitTree unit, ClassTree type, String prefix) {
        return type.getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(MethodTree.class::cast)
                .filter(method -> method.getBody() == null)
                .map(method -> new Key(
                        prefix + "." + name(method),
                        method.getReturnType().toString().replaceFirst("^Optional<(.*)>$", "$1"),
                        annotation(method.getModifiers(), "WithDefault"),
                        comment(task, unit, method)))
                .toList();
    }

    private static String name(MethodTree method) {
        return annotation(method.getModifiers(), "WithName")
                .orElseGet(() ->
                        method.getName().toString().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
    }

    /// The one text argument of an annotation.
    private static Optional<String> annotation(ModifiersTree modifiers, String name) {
        return modifiers.getAnnotations().stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
                .map(ConfigSource::argument)
                .findAny();
    }

    private static String argument(AnnotationTree annotation) {
        var argument = annotation.getArguments().getFirst();
        var value = argument instanceof AssignmentTree named ? named.getExpression() : argument;
        return (String) ((LiteralTree) value).getValue();
    }

    /// On one line, with links as code.
    private static String comment(JavacTask task, CompilationUnitTree unit, Tree tree) {
        var text = DocTrees.instance(task).getDocComment(TreePath.getPath(unit, tree));
        var line = text == null ? "" : text.replaceAll("\\s+", " ").strip();
        return LINK.matcher(line).replaceAll("`$1`");
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }
}
