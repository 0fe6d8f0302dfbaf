/// Rules of our own, held against what breaks them.
@NullMarked
package io.manyhands.architecture;

import org.jspecify.annotations.NullMarked;
