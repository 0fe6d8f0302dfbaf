package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.DataFile;
import io.manyhands.standalone.demo.DataPush;
import io.manyhands.standalone.demo.DataWishes;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "push")
final class DataPushCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Parameters(paramLabel = "PATH")
    private Path path = Path.of("");

    @Option(names = "--url", paramLabel = "URL", converter = PageUrl.class)
    private URI url = URI.create("http://localhost:8080/");

    @Option(names = "--format", paramLabel = "FORMAT")
    private @Nullable String format;

    @Option(names = "--target", paramLabel = "COLUMN")
    private @Nullable String target;

    @Option(names = "--ignore", paramLabel = "COLUMN")
    private @Nullable List<String> ignore;

    @Option(names = "--target-type", paramLabel = "TYPE")
    private @Nullable String targetType;

    @Option(names = "--raw")
    private boolean isRaw;

    @Option(names = "--size", paramLabel = "SIZE")
    private @Nullable String size;

    @Option(names = "--grey")
    private boolean isGrey;

    @Option(names = "--json")
    private boolean isJson;

    @Override
    public Integer call() throws InterruptedException {
        var token = AdminToken.in(System.getenv(), command, this);
        var file = DataFile.read(path);
        var wishes = new DataWishes(
                format == null ? file.format().orElseThrow(this::unknown) : format,
                target,
                ignore == null ? List.of() : ignore,
                targetType,
                isRaw ? "none" : null,
                size,
                isGrey ? "grey" : null);
        new DataPush(url, token, System.out).run(file.bytes(), wishes, isJson);
        return 0;
    }

    private RuntimeException unknown() {
        return Usage.mistake(
                command,
                this,
                "%s: its name does not say what it is; add --format with one of %s"
                        .formatted(path, String.join(", ", DataFile.FORMATS)));
    }
}
