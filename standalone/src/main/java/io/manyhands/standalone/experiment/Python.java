package io.manyhands.standalone.experiment;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.util.List;

/// The Python that conducts experiments.
public final class Python {
    /// Nothing is written beside the scripts.
    static final List<String> COMMAND = List.of("python3", "-B");

    private static final String REMEDY = "install Python 3.8 or newer, which conducts the experiment";

    private Python() {}

    /// @throws StandaloneException if there is none, or if it is too old
    public static void require() {
        try {
            var process = new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new StandaloneException("python3 is too old or does not run; " + REMEDY);
            }
        } catch (IOException e) {
            throw new StandaloneException("python3 is missing; " + REMEDY, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StandaloneException("interrupted while python3 was looked at", e);
        }
    }
}
