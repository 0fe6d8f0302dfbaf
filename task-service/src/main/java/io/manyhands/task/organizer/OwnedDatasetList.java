package io.manyhands.task.organizer;

import io.manyhands.task.dataset.Dataset;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Data sets that were stored with one token.
@Schema(name = "OwnedDatasetList", description = "Data sets that were stored with a token.")
public record OwnedDatasetList(
        @Schema(description = "In the order of their SHA-256")
        List<Dataset> datasets) {}
