package io.manyhands.task.check;

import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.rest.openapi.RestDocumentFilter;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A check as an auditor sees it: neither whose value it is nor its hash.
@Schema(name = "Check", description = "What is to be computed again: the value of one node.")
public record CheckView(
        @Schema(description = "Names it, for `done`") String id,

        @Schema(description = "Id of its job", pattern = RestDocumentFilter.JOB_ID)
        String job,

        @Schema(description = "Number of the round") int round,

        @Schema(
                description = "Of the round's trees, the one that makes the next version or the one that measures",
                enumeration = {"advance", "evaluate"})
        String tree,

        @Schema(description = "Level of the node; leaves have 0")
        int level,

        @Schema(description = "Which node of its level, from 0")
        int index,

        @Schema(description = "SHA-256 of the state to compute with", pattern = RestDocumentFilter.SHA256)
        String base,

        @Schema(
                description =
                        "Inputs below the node that are settled to take too long, by their index: not to be tried")
        List<Integer> limitedByTime,

        @Schema(description = "Inputs below the node that are settled to need too much memory: not to be tried")
        List<Integer> limitedByMemory) {
    static CheckView of(Check check) {
        var entry = check.entry();
        return new CheckView(
                CheckId.of(entry),
                check.job(),
                entry.getRound(),
                entry.getKind() == TaskKind.TASK_KIND_EVALUATE ? "evaluate" : "advance",
                entry.getNode().getLevel(),
                entry.getNode().getIndex(),
                HexFormat.of().formatHex(entry.getBaseSha256().toByteArray()),
                entry.getLimitedByTimeList(),
                entry.getLimitedByMemoryList());
    }
}
