@NullMarked
package io.manyhands.address;

import org.jspecify.annotations.NullMarked;
