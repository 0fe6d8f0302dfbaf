/// Makes records, the form in which volunteers read samples, of what people have: tables, arrays, images. Done once,
/// when a data set is uploaded; what the numbers stand for is kept beside it as a
/// [io.manyhands.task.conversion.Description].
///
/// Bytes in, bytes out: no framework, no files. Every size is checked before memory is taken for it, and the same bytes
/// with the same wishes always make the same records.
@NullMarked
package io.manyhands.task.conversion;

import org.jspecify.annotations.NullMarked;
