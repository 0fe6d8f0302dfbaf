/// Tests.
@NullMarked
package io.manyhands.gateway.entry;

import org.jspecify.annotations.NullMarked;
