package io.manyhands.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Nothing of the machine is made in a static initialiser: no buffer, thread, executor, clock, random number or path.
///
/// A native executable is built with the classes initialised, so all of these would be those of the machine that built
/// it: native-image refuses some (buffers, threads, random numbers), and keeps others for ever (times, paths).
///
/// Looked at are static fields, through whatever they hold of our own types, and what a static initialiser calls,
/// through our own methods and constructors. Not looked at: the inside of libraries, and lambdas, which run later.
final class StaticInitialisers extends ArchCondition<JavaClass> {
    private static final String OURS = "io.manyhands.";

    private static final List<String> OF_THE_MACHINE = List.of(
            "io.netty.buffer.ByteBuf",
            "io.vertx.core.buffer.Buffer",
            "io.vertx.mutiny.core.buffer.Buffer",
            "java.io.File",
            "java.lang.Process",
            "java.lang.Thread",
            "java.nio.Buffer",
            "java.nio.file.FileSystem",
            "java.nio.file.Path",
            "java.time.InstantSource",
            "java.util.Timer",
            "java.util.concurrent.Executor",
            "java.util.concurrent.ThreadFactory",
            "java.util.random.RandomGenerator");

    private static final List<String> CONTAINERS = List.of(
            "java.lang.Iterable", "java.util.Map", "java.util.Optional", "java.util.concurrent.atomic.AtomicReference");

    private static final Set<String> CALLS = Set.of(
            "java.lang.Math.random",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getProperty",
            "java.lang.System.getenv",
            "java.lang.System.nanoTime",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.util.UUID.randomUUID");

    StaticInitialisers() {
        super("make no buffer, thread, executor, clock, random number or path when they are initialised");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        type.getFields().stream()
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> holdsTheMachine(field, new HashSet<>()))
                .forEach(field -> report(
                        type,
                        events,
                        "%s holds %s"
                                .formatted(
                                        field.getFullName(), field.getRawType().getName())));
        type.getStaticInitializer().ifPresent(initialiser -> checkCalls(type, initialiser, events));
    }

    private static boolean holdsTheMachine(JavaField field, Set<JavaClass> seen) {
        return held(field)
                .map(JavaClass::getBaseComponentType)
                .anyMatch(type ->
                        isOfTheMachine(type) || (isOurs(type) && seen.add(type) && holdsTheMachine(type, seen)));
    }

    /// A collection holds what its type arguments say; what those of a comparator or a key say it does not hold.
    private static Stream<JavaClass> held(JavaField field) {
        var type = field.getRawType();
        return CONTAINERS.stream().anyMatch(type::isAssignableTo)
                ? field.getAllInvolvedRawTypes().stream()
                : Stream.of(type);
    }

    private static boolean holdsTheMachine(JavaClass type, Set<JavaClass> seen) {
        return type.getAllFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .anyMatch(field -> holdsTheMachine(field, seen));
    }

    private static void checkCalls(JavaClass type, JavaCodeUnit initialiser, ConditionEvents events) {
        var seen = new HashSet<JavaCodeUnit>(Set.of(initialiser));
        var open = new ArrayDeque<JavaCodeUnit>(seen);
        while (!open.isEmpty()) {
            for (var call : open.remove().getCallsFromSelf()) {
                if (call.isDeclaredInLambda()) {
                    continue;
                }
                var target = call.getTarget();
                if (isOurs(target.getOwner())) {
                    target.resolveMember().filter(seen::add).ifPresent(open::add);
                } else if (isOfTheMachine(target.getOwner())
                        || isOfTheMachine(target.getRawReturnType())
                        || CALLS.contains(target.getOwner().getName() + "." + target.getName())) {
                    report(type, events, "initialising %s: %s".formatted(type.getName(), call.getDescription()));
                }
            }
        }
    }

    private static boolean isOfTheMachine(JavaClass type) {
        return OF_THE_MACHINE.stream().anyMatch(type::isAssignableTo);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getName().startsWith(OURS);
    }

    private static void report(JavaClass type, ConditionEvents events, String message) {
        events.add(SimpleConditionEvent.violated(type, message + "; make it when it is needed, or keep it in a bean"));
    }
}
