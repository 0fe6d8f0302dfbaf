@NullMarked
package io.manyhands.localredis;

import org.jspecify.annotations.NullMarked;
