@NullMarked
package io.manyhands.rest.bound;

import org.jspecify.annotations.NullMarked;
