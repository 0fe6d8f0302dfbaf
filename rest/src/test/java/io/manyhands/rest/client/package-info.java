@NullMarked
package io.manyhands.rest.client;

import org.jspecify.annotations.NullMarked;
