package io.manyhands.task.shard;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;

/// Reports a full disk as 507, as a full Redis is.
@Provider
@Priority(Priorities.USER)
public class ShardStoreProblems extends ExceptionMapperBase<ShardStoreFullException> {
    @Override
    protected HttpProblem toProblem(ShardStoreFullException exception) {
        return Problems.of(
                ProblemCode.STORAGE_FULL,
                "the disk on which this installation keeps large data sets is full, and nothing of this one was stored;"
                        + " delete data sets that no job needs, or ask who runs it for a larger one");
    }
}
