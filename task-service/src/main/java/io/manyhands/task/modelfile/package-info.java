/// Files of models that somebody has made elsewhere, and brings as they are: [ModelFileReader] reads one, or
/// says what is wrong with it; [ModelFileResource] stores its weights.
@NullMarked
package io.manyhands.task.modelfile;

import org.jspecify.annotations.NullMarked;
