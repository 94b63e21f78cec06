package dev.nevertwice.chaos;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Many worlds in virtual time, which compute all the time and wait for nothing: such classes run two at a time after all others
 * (the module's {@code pom.xml}), for beside them proxies and servers of other tests stand still.
 */
@Tag("worlds")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Worlds {}
