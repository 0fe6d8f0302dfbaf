/// What holds for the shape of every Java module; each has an `ArchitectureTest` that extends
/// [io.manyhands.architecture.ModuleRules] and so checks it.
@NullMarked
package io.manyhands.architecture;

import org.jspecify.annotations.NullMarked;
