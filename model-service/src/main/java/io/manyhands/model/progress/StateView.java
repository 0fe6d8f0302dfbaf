package io.manyhands.model.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// The state of a job in JSON.
///
/// @param reason why it failed; absent otherwise
/// No resource returns it as such, so it is registered for native executables here.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StateView(String state, @Nullable String reason) {}
