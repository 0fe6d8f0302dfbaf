/// Planning: which subtrees are outstanding in which round.
///
/// [io.manyhands.task.plan.PlanLoop] follows the lobby and the open jobs, one [io.manyhands.task.plan.PlanConsumer]
/// per job reacts to its events, [io.manyhands.task.plan.RoundPlanner] cuts a round into tasks, and
/// [io.manyhands.task.plan.RedisPlan] writes them, once, however many planners there are.
@NullMarked
package io.manyhands.task.plan;

import org.jspecify.annotations.NullMarked;
