package io.manyhands.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a job computes is known to the classes of its kind of work. To everything else a value is bytes, and what lies
/// below a node are units: it names no gradient, no loss and no sample, and calls nothing that does.
public final class TrainingNames extends ArchCondition<JavaClass> {
    private static final Pattern OF_TRAINING = Pattern.compile("(?i)gradient|loss|sample(?!d|r)");

    public TrainingNames() {
        super("name no gradient, loss or sample, and call nothing that does");
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        Stream.of(
                        Stream.of(item.getSimpleName()),
                        item.getMembers().stream().map(JavaMember::getName),
                        item.getAccessesFromSelf().stream().map(JavaAccess::getName))
                .flatMap(names -> names)
                .distinct()
                .filter(name -> OF_TRAINING.matcher(name).find())
                .forEach(name ->
                        events.add(SimpleConditionEvent.violated(item, "%s names %s".formatted(item.getName(), name))));
    }
}
