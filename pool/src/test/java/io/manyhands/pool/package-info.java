@NullMarked
package io.manyhands.pool;

import org.jspecify.annotations.NullMarked;
