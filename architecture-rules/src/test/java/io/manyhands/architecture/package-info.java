/// Each rule, held against what breaks it.
@NullMarked
package io.manyhands.architecture;

import org.jspecify.annotations.NullMarked;
