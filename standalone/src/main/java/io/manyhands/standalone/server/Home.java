package io.manyhands.standalone.server;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The folder of the repository, where the parts lie that are not in the jar. The launcher names it; otherwise it
/// is the current directory.
public final class Home {
    private static final Path ROOT = Path.of(System.getProperty("manyhands.home", ""));

    private Home() {}

    /// The bundle of TensorFlow.js 0.11.7: a megabyte of JavaScript to learn from.
    public static Path corpus() {
        return ROOT.resolve("node_modules/@tensorflow/tfjs-0.11.7/dist/tf.js");
    }

    /// The headless volunteer, as built by volunteer-ui.
    public static Path volunteer() {
        return ROOT.resolve("volunteer-ui/dist/node/volunteer.js");
    }

    /// Training in one process, as built by volunteer-ui.
    public static Path training() {
        return ROOT.resolve("volunteer-ui/dist/node/train.js");
    }

    /// Map-reduce in one process, as built by volunteer-ui.
    public static Path mapping() {
        return ROOT.resolve("volunteer-ui/dist/node/map.js");
    }

    /// Checks of records, as built by volunteer-ui.
    public static Path verification() {
        return ROOT.resolve("volunteer-ui/dist/node/verify.js");
    }

    /// The auditor, as built by volunteer-ui.
    public static Path auditor() {
        return ROOT.resolve("volunteer-ui/dist/node/auditor.js");
    }

    /// The program of the scale-out experiment on one machine.
    public static Path scaleOut() {
        return ROOT.resolve("k8s/scale-out/local.py");
    }

    /// A job of map-reduce, whose program lies beside it.
    public static Path mapJob() {
        return ROOT.resolve("examples/map/job.json");
    }

    /// Where experiments put their results unless told otherwise.
    public static Path experiments() {
        return ROOT.resolve("target/scale-out");
    }

    /// Where inputs go that something failed on.
    public static Path fuzz() {
        return ROOT.resolve("target/fuzz");
    }

    /// A module's folder, with what Maven has made of it.
    public static Path module(String name) {
        return ROOT.resolve(name);
    }

    /// A measurement, as built by volunteer-ui.
    public static Path bench(String name) {
        return ROOT.resolve("volunteer-ui/dist/node/bench-%s.js".formatted(name));
    }

    /// The Node.js to run it with.
    public static String node() {
        return System.getProperty("manyhands.node", "node");
    }

    /// One log per port, replaced at the next start.
    static Path log(ServerSettings settings, int port) {
        var dir = settings.data().orElseGet(() -> ROOT.resolve("target"));
        try {
            Files.createDirectories(dir);
            var file = dir.resolve(settings.data().isPresent() ? "manyhands.log" : "manyhands-%d.log".formatted(port));
            return file.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be created (%s), and the log would go there".formatted(dir, e), e);
        }
    }
}
