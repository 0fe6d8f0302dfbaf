@NullMarked
package io.manyhands.standalone.fuzz;

import org.jspecify.annotations.NullMarked;
