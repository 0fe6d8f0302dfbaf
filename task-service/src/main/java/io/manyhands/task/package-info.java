/// The task service: owns jobs and data sets, and plans which subtrees are outstanding in which round.
///
/// One package per feature: [io.manyhands.task.job], [io.manyhands.task.dataset], [io.manyhands.task.topology] and
/// [io.manyhands.task.plan]; what they share is in `json`, `http`, `cpu` and `admin`.
@NullMarked
package io.manyhands.task;

import org.jspecify.annotations.NullMarked;
