package dev.nevertwice.pay.adapter.postgres;

import java.util.ArrayList;
import java.util.List;

/** SQL text under construction with the parameters of its place holders, in order. Values are never part of the text. */
final class Sql {

    private final StringBuilder text = new StringBuilder(1024);
    private final List<Parameter> parameters = new ArrayList<>();

    Sql add(String part) {
        text.append(part);
        return this;
    }

    Sql parameter(Parameter parameter) {
        text.append('?');
        parameters.add(parameter);
        return this;
    }

    String text() {
        return text.toString();
    }

    List<Parameter> parameters() {
        return parameters;
    }
}
