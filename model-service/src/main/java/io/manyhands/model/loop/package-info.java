/// Work that is done again and again.
@NullMarked
package io.manyhands.model.loop;

import org.jspecify.annotations.NullMarked;
