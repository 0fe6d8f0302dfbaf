/// The model service: reduces results along the tree, steps the optimizer and publishes model versions.
@NullMarked
package io.manyhands.model;

import org.jspecify.annotations.NullMarked;
