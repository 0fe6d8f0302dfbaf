package io.manyhands.task.check;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What an auditor is to compute next.
@Schema(name = "CheckList", description = "What an auditor is to compute; nobody else is told to meanwhile.")
public record CheckList(
        @Schema(description = "What is most urgent first") List<CheckView> checks) {}
