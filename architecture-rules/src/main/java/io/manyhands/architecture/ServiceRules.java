package io.manyhands.architecture;

import org.junit.jupiter.api.Test;

/// What holds for the services: a core of plain Java, and edges that touch frameworks.
public abstract class ServiceRules extends NativeModuleRules {
    protected ServiceRules(ModuleShape module) {
        super(module);
    }

    /// Whatever is not an [edge][Edges] takes values and returns values.
    @Test
    protected void onlyEdgesKnowFrameworks() {
        module().checkOnlyEdgesKnowFrameworks();
    }

    /// What comes from outside is checked while it is read, and what is unknown in it dropped: see [Parsing].
    @Test
    protected void messagesAreParsedByCheckedParserAlone() {
        module().checkParsing();
    }
}
