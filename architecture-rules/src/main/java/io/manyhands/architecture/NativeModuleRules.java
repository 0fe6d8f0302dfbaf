package io.manyhands.architecture;

import org.junit.jupiter.api.Test;

/// What holds for the services, which are compiled to native executables, and for what they are made of.
public abstract class NativeModuleRules extends ModuleRules {
    protected NativeModuleRules(ModuleShape module) {
        super(module);
    }

    /// See [StaticInitialisers].
    @Test
    protected void staticInitialisersMakeNothingOfTheMachine() {
        module().checkStaticInitialisers();
    }
}
