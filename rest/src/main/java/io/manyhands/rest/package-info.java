/// Problem documents (RFC 9457) with stable codes, the same for every service.
@NullMarked
package io.manyhands.rest;

import org.jspecify.annotations.NullMarked;
