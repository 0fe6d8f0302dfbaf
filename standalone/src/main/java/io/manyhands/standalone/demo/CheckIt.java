package io.manyhands.standalone.demo;

import java.net.URI;
import java.util.Optional;

/// Tells how anybody checks what a job came to: nobody has to be believed.
final class CheckIt {
    private CheckIt() {}

    /// A line with the command, for any computer that reaches the server.
    ///
    /// @param server where page and services are; ends with a slash
    /// @return empty where values differ from device to device, so that computing them again tells nothing
    static Optional<String> line(URI server, JobStatus job) {
        return Boolean.FALSE.equals(job.exact())
                ? Optional.empty()
                : Optional.of("Check it yourself: ./manyhands verify %sapi/jobs/%s/record".formatted(server, job.id()));
    }
}
