package io.manyhands.task.token;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// All tokens, newest first.
@Schema(name = "TokenList", description = "All tokens, those that have expired included.")
public record TokenList(
        @Schema(description = "Newest first") List<TokenView> tokens) {}
