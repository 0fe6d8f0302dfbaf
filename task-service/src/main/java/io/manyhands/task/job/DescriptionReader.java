package io.manyhands.task.job;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonDocument;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import io.manyhands.task.json.Read;
import java.util.Optional;

/// Reads a job description. Strict: what is not known, or outside its range, is an error.
final class DescriptionReader {
    static final int MAX_NAME = Limit.LIMIT_SHORT_TEXT_CHARS_VALUE;
    static final int MAX_DESCRIPTION = Limit.LIMIT_DESCRIPTION_CHARS_VALUE;
    static final long MAX_SEED = 0xFFFF_FFFFL;

    private final JsonObject job;
    private final Findings findings;

    private DescriptionReader(JsonObject job, Findings findings) {
        this.job = job;
        this.findings = findings;
    }

    /// @return refused only if it is not an object: that says it all, and what would be missing in it is not reported.
    ///     Of any other one, the parts that are sound were read
    static Read<JobDescription> read(byte[] utf8) {
        return JsonDocument.parse(utf8)
                .flatMap(json -> Read.of(findings -> JsonObject.of("", json, Naming.EXACT, findings)))
                .map(job -> read(job, new Findings()));
    }

    private static JobDescription read(JsonObject job, Findings findings) {
        return new DescriptionReader(job.with(findings), findings).read();
    }

    private JobDescription read() {
        var description = new JobDescription(
                id(),
                line("name", job.text("name", MAX_NAME)),
                line("description", job.textOr("description", "", MAX_DESCRIPTION)),
                job.integerOr("seed", 1, 0, MAX_SEED),
                WorkDescription.read(job, findings),
                VerificationDescription.read(job, findings),
                EntryDescription.read(job, findings),
                findings);
        job.rejectOthers();
        return description;
    }

    private Optional<String> id() {
        if (!job.has("id")) {
            return Optional.empty();
        }
        var id = job.text("id", MAX_NAME);
        if (!id.isEmpty() && !Keys.isJobId(id)) {
            job.reject("id", "is '%s'; must be 1..32 lower-case letters, digits and hyphens".formatted(id));
        }
        return Optional.of(id);
    }

    private String line(String field, String text) {
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            job.reject(field, "holds a control character; write one line of plain text");
        }
        return text.strip();
    }
}
