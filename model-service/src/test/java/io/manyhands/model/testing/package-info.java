/// Jobs and results for tests, as the other services would write them.
@NullMarked
package io.manyhands.model.testing;

import org.jspecify.annotations.NullMarked;
