package io.manyhands.address;

import io.manyhands.architecture.ModuleShape;
import io.manyhands.architecture.NativeModuleRules;

class ArchitectureTest extends NativeModuleRules {
    ArchitectureTest() {
        super(ModuleShape.of("io.manyhands.address"));
    }
}
