package dev.nevertwice.property.architecture.broken.chaos;

import dev.nevertwice.property.architecture.broken.property.Property;

/** Names a higher module. */
record Rig() {
    record NamesTheProperties(Property property) {}
}
