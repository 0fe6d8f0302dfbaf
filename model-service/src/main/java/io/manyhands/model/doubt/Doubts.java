package io.manyhands.model.doubt;

import io.manyhands.protocol.v1.TaskKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a job's recent results were like, and whose they were: what those of the next round are held against.
/// Mutable, not thread-safe; lasts as long as the job is owned.
public final class Doubts {
    private final DoubtPolicy policy;
    private final Crowd crowd;
    private Map<TaskKind, Baseline> baselines = new EnumMap<>(TaskKind.class);

    public Doubts(DoubtPolicy policy) {
        this.policy = policy;
        this.crowd = new Crowd(policy.aloneAfter());
    }

    /// For a round that begins.
    public Jury jury() {
        return new Jury(policy, copies(), crowd, List.of());
    }

    /// For a round that is computed once more, as what came of it makes no sense: nobody is believed alone.
    ///
    /// @param before of the same round; what it has heard counts on
    public Jury stricter(Jury before) {
        return new Jury(policy, copies(), crowd, before.heard());
    }

    /// The round is committed: what was believed in it is what the next ones are held against.
    public void committed(Jury jury) {
        baselines = jury.baselines();
    }

    private Map<TaskKind, Baseline> copies() {
        var copies = new EnumMap<TaskKind, Baseline>(TaskKind.class);
        for (var kind : List.of(TaskKind.TASK_KIND_ADVANCE, TaskKind.TASK_KIND_EVALUATE)) {
            var known = baselines.get(kind);
            copies.put(kind, known == null ? new Baseline(policy.outlierFactor()) : known.copy());
        }
        return copies;
    }
}
