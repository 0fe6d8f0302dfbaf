/// What the gateway counts for Prometheus, under names that begin with `manyhands_gateway`.
@NullMarked
package io.manyhands.gateway.metrics;

import org.jspecify.annotations.NullMarked;
