@NullMarked
package io.manyhands.connections;

import org.jspecify.annotations.NullMarked;
