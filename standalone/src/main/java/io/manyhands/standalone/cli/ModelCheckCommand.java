package io.manyhands.standalone.cli;

import io.manyhands.standalone.local.ModelCheck;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "check")
final class ModelCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Option(names = "--json")
    private boolean isJson;

    @Override
    public Integer call() {
        new ModelCheck(System.out).run(file, isJson);
        return 0;
    }
}
