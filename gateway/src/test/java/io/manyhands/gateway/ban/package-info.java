@NullMarked
package io.manyhands.gateway.ban;

import org.jspecify.annotations.NullMarked;
