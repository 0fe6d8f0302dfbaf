@NullMarked
package io.manyhands.protocol.work;

import org.jspecify.annotations.NullMarked;
