package io.manyhands.standalone.configuration;

import java.util.List;
import java.util.stream.Collectors;

/// The text of `docs/configuration.md`: one table per interface.
final class ConfigurationDocument {
    private static final String HEAD = """
            # Configuration

            Every key of the services, in one table per feature; generated from the interfaces that define them, and checked by
            `ConfigurationDocumentTest` (module `standalone`), which also says how to write this page anew.

            A key is set as a system property (`-Dmanyhands.task.plan.tasks-per-worker=3`) or as an environment variable: upper
            case, and anything that is not a letter or a digit becomes an underscore
            (`MANYHANDS_TASK_PLAN_TASKS_PER_WORKER=3`). In the chart, values set the usual ones; `env` of a service sets any
            other. Durations are written `500ms`, `2s`, `1h`, or as ISO 8601 (`PT2S`); sizes `64K`, `8M`.
            """;

    private ConfigurationDocument() {}

    static String text(List<ConfigSource> sources) {
        return sources.stream().map(ConfigurationDocument::section).collect(Collectors.joining("\n", HEAD + "\n", ""));
    }

    private static String section(ConfigSource source) {
        return source.keys().stream()
                .map(ConfigurationDocument::row)
                .collect(Collectors.joining("\n", """
                        ## `%s`

                        %s

                        | key | type | default | meaning |
                        |---|---|---|---|
                        """.formatted(source.prefix(), introduction(source)), "\n"));
    }

    private static String introduction(ConfigSource source) {
        var read = "Of %s.".formatted(source.module());
        return source.meaning().isEmpty() ? read : "%s %s".formatted(source.meaning(), read);
    }

    private static String row(ConfigSource.Key key) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        key.name(),
                        key.type(),
                        key.fallback().map("`%s`"::formatted).orElse("none"),
                        key.meaning().replace("|", "\\|"));
    }
}
