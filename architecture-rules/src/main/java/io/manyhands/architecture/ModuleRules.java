package io.manyhands.architecture;

import org.junit.jupiter.api.Test;

/// What holds for every module. Its `ArchitectureTest` extends this, [NativeModuleRules] or [ServiceRules], and adds
/// its own rules.
public abstract class ModuleRules {
    private final ModuleShape module;

    protected ModuleRules(ModuleShape module) {
        this.module = module;
    }

    protected final ModuleShape module() {
        return module;
    }

    @Test
    protected void featuresHaveNoCycles() {
        module.checkFeaturesHaveNoCycles();
    }

    /// One interface for each feature, so that every key has a type, a default, and a sentence.
    @Test
    protected void configurationIsMapped() {
        module.checkConfigurationIsMapped();
    }

    @Test
    protected void everyPackageSaysWhatItIsFor() {
        module.checkEveryPackageSaysWhatItIsFor();
    }
}
