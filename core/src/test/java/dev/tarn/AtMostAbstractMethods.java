package dev.tarn;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Keeps interfaces small: default methods and what {@link AutoCloseable} asks for do not count. */
final class AtMostAbstractMethods extends ArchCondition<JavaClass> {

    private final int most;

    AtMostAbstractMethods(int most) {
        super("have at most " + most + " methods to implement");
        this.most = most;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        long count = type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(method -> !method.getName().equals("close"))
                .count();
        events.add(new SimpleConditionEvent(
                type, count <= most, type.getName() + " has " + count + " methods to implement"));
    }
}
