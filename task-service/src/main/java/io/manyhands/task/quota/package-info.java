/// Holds organizers to their quotas: what they have and did, counted in Redis, so that all processes count together.
@NullMarked
package io.manyhands.task.quota;

import org.jspecify.annotations.NullMarked;
