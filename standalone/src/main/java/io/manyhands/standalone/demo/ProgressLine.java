package io.manyhands.standalone.demo;

import java.nio.charset.Charset;
import java.util.Locale;

/// One line that says how far a job is; at most 79 characters, so that it never wraps.
final class ProgressLine {
    private static final int BAR = 20;
    private static final int COLUMNS = 79;

    private final char full;
    private final char empty;

    /// @param charset of the console; decides whether the bar is drawn with blocks or with ASCII
    ProgressLine(Charset charset) {
        var hasBlocks = charset.canEncode() && charset.newEncoder().canEncode("█░");
        full = hasBlocks ? '█' : '#';
        empty = hasBlocks ? '░' : '.';
    }

    String of(JobStatus job, double unitsPerSecond) {
        var text = "%s round %d/%d  %s  %s"
                .formatted(bar(job), job.round(), job.rounds(), loss(job), pace(job, unitsPerSecond));
        return text.substring(0, Math.min(text.length(), COLUMNS));
    }

    private String bar(JobStatus job) {
        var done = job.unitsExpected() == 0 ? 0 : (int) (BAR * job.unitsCommitted() / job.unitsExpected());
        var filled = Math.clamp(done, 0, BAR);
        return String.valueOf(full).repeat(filled) + String.valueOf(empty).repeat(BAR - filled);
    }

    private static String loss(JobStatus job) {
        if (job.isMapReduce()) {
            return job.failedInputs() == 0
                    ? "%d inputs".formatted(job.inputs())
                    : "%d inputs, %d failed".formatted(job.inputs(), job.failedInputs());
        }
        if (job.lastLoss() == null) {
            return "loss -";
        }
        var right = job.heldOutAccuracy() == null ? job.accuracy() : job.heldOutAccuracy();
        var share = right == null ? "" : String.format(Locale.ROOT, " (%.0f%%)", 100 * right);
        return String.format(Locale.ROOT, "loss %.4f%s", job.lastLoss(), share);
    }

    private static String pace(JobStatus job, double unitsPerSecond) {
        if (job.hasEnded() || job.isPaused()) {
            return job.state().toLowerCase(Locale.ROOT);
        }
        return switch ((int) Math.min(job.volunteersNow(), 2)) {
            case 0 -> "waiting for volunteers";
            case 1 -> String.format(Locale.ROOT, "%.0f %s/s  1 volunteer", unitsPerSecond, unit(job));
            default ->
                String.format(Locale.ROOT, "%.0f %s/s  %d volunteers", unitsPerSecond, unit(job), job.volunteersNow());
        };
    }

    private static String unit(JobStatus job) {
        return job.isMapReduce() ? "inputs" : "samples";
    }
}
