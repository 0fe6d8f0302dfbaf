/// What the REST resources share: problem documents with stable codes (RFC 9457), and bodies of bounded size.
@NullMarked
package io.manyhands.task.http;

import org.jspecify.annotations.NullMarked;
