package io.manyhands.standalone.map;

import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.InputFailures;
import io.manyhands.standalone.demo.JobStatus;
import io.manyhands.standalone.demo.Organizer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Hands the results of a finished job out.
///
/// @param out where they go unless the settings say otherwise
/// @param err where the summary goes
record MapResults(MapSettings settings, PrintStream out, PrintStream err) {
    /// Inputs failed, for which there is no result.
    private static final int SOME_FAILED = 3;
    /// So many failures are told; there may be millions.
    private static final int MOST_TOLD = 10;

    /// @return the exit status
    int conclude(Organizer organizer, JobStatus job) throws InterruptedException {
        var summary = MapSummary.of(job, write(organizer, job));
        err.println(summary.line());
        if (summary.failed() > 0) {
            tellFailures(organizer, job.id());
        }
        settings.json().ifPresent(summary::write);
        return summary.failed() == 0 ? 0 : SOME_FAILED;
    }

    private void tellFailures(Organizer organizer, String jobId) throws InterruptedException {
        var failures = organizer.failures(jobId).failures();
        failures.stream().limit(MOST_TOLD).map(InputFailures.Failure::line).forEach(err::println);
        if (failures.size() > MOST_TOLD) {
            err.printf("more of them: GET /api/jobs/%s/failures, or the job's page%n", jobId);
        }
    }

    private String write(Organizer organizer, JobStatus job) throws InterruptedException {
        try (var target = settings.output().isPresent()
                ? Files.newOutputStream(settings.output().get())
                : new Lent(out)) {
            var hashing = new DigestOutputStream(target, MessageDigest.getInstance("SHA-256"));
            organizer.results(job.id(), hashing);
            hashing.flush();
            return HexFormat.of().formatHex(hashing.getMessageDigest().digest());
        } catch (IOException e) {
            throw new StandaloneException("the results cannot be written: " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Not closed with whoever writes to it.
    private static final class Lent extends OutputStream {
        private final OutputStream owned;

        Lent(OutputStream owned) {
            this.owned = owned;
        }

        @Override
        public void write(int b) throws IOException {
            owned.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            owned.write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            owned.flush();
        }

        @Override
        public void close() throws IOException {
            owned.flush();
        }
    }
}
