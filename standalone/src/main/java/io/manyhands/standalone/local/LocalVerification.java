package io.manyhands.standalone.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.model.advance.Beginning;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed.Refused;
import io.manyhands.protocol.check.Parsed.Sound;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.work.Work;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.server.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Checks the record of a job on this machine: version 0 is worked out here, as the services do, and
/// `verify.js` does the rest.
public final class LocalVerification {
    private static final CheckedParser<JobSpec> SPECS = CheckedParser.of(JobSpec.getDefaultInstance());

    private final RecordSource source;
    private final List<String> options;

    /// @param options of `verify.js`
    public LocalVerification(RecordSource source, List<String> options) {
        this.source = source;
        this.options = List.copyOf(options);
    }

    /// @return the exit status of `verify.js`
    /// @throws StandaloneException if the record cannot be had, or its first line makes no sense
    public int run() throws InterruptedException {
        try (var directory = WorkingDirectory.create("manyhands-verify-")) {
            var record = directory.file("record");
            source.copyTo(record);
            directory.put("weights", firstState(spec(record)));
            var arguments = new ArrayList<>(List.of(directory.path().toString()));
            source.server().ifPresent(server -> arguments.addAll(List.of("--server", server.toString())));
            arguments.addAll(options);
            return NodeProgram.run(Home.verification(), arguments);
        }
    }

    private byte[] firstState(JobSpec spec) throws InterruptedException {
        try {
            var beginning = Beginning.of(Work.of(spec));
            return beginning.first(initialWeights(beginning.source())).state();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new StandaloneException(
                    "the record, line 1: its specification makes no sense: %s".formatted(e.getMessage()), e);
        }
    }

    private Optional<byte[]> initialWeights(Optional<String> sha256) throws InterruptedException {
        return sha256.isEmpty() ? Optional.empty() : source.dataset(sha256.get());
    }

    private static JobSpec spec(Path record) {
        try (var lines = Files.newBufferedReader(record, StandardCharsets.UTF_8)) {
            var first = lines.readLine();
            var spec = new ObjectMapper()
                    .readTree(first == null ? "" : first)
                    .path("spec")
                    .asText();
            return switch (SPECS.parse(Base64.getDecoder().decode(spec))) {
                case Sound<JobSpec>(JobSpec parsed) -> parsed;
                case Refused<JobSpec> refused -> throw new StandaloneException(broken(refused.problem()));
            };
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new StandaloneException(broken(String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            throw new StandaloneException("record %s cannot be read: %s".formatted(record, e), e);
        }
    }

    private static String broken(String reason) {
        return "the record, line 1: 'spec' is no specification of a job: " + reason;
    }
}
