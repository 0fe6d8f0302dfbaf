/// Problem documents (RFC 9457), each with a stable `code`.
@NullMarked
package io.manyhands.model.http;

import org.jspecify.annotations.NullMarked;
