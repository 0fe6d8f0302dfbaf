@NullMarked
package io.manyhands.standalone;

import org.jspecify.annotations.NullMarked;
