@NullMarked
package io.manyhands.protocol.check;

import org.jspecify.annotations.NullMarked;
