/// Work that takes longer than an event loop may be held: hashing, looking through gradients, packing models.
@NullMarked
package io.manyhands.pool;

import org.jspecify.annotations.NullMarked;
