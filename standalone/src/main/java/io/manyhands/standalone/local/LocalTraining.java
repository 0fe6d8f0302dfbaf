package io.manyhands.standalone.local;

import io.manyhands.standalone.demo.DemoSettings;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.server.Home;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Trains a job in one process, without services: `train.js` computes all rounds. What a distributed run of the
/// job must come to, to the bit.
public final class LocalTraining {
    private final Inputs inputs;
    private final DemoSettings settings;
    private final Optional<Double> until;

    /// @param inputs with a corpus
    /// @param until the held-out loss at which to end; empty: after all rounds
    public LocalTraining(Inputs inputs, DemoSettings settings, Optional<Double> until) {
        this.inputs = inputs;
        this.settings = settings;
        this.until = until;
    }

    /// @return the exit status of `train.js`
    /// @throws StandaloneException for a job with mistakes in it
    public int run() throws InterruptedException {
        try (var files = TrainingFiles.write(inputs, settings.job())) {
            return train(files.directory());
        }
    }

    private int train(Path dir) throws InterruptedException {
        var arguments = new ArrayList<>(List.of(dir.toString()));
        settings.json()
                .ifPresent(file ->
                        arguments.addAll(List.of("--json", file.toAbsolutePath().toString())));
        until.ifPresent(loss -> arguments.addAll(List.of("--until", loss.toString())));
        return NodeProgram.run(Home.training(), arguments);
    }
}
