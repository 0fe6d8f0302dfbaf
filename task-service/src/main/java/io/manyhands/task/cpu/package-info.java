/// Work that takes longer than an event loop may be held: hashing, decoding and analysing data sets.
@NullMarked
package io.manyhands.task.cpu;

import org.jspecify.annotations.NullMarked;
