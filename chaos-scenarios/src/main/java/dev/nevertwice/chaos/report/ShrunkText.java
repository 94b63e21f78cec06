package dev.nevertwice.chaos.report;

/** The smallest schedule that still fails, as plain text: its steps, what happened, and how to have it again. */
public final class ShrunkText {

    private ShrunkText() {}

    public static String of(ShrunkReport report, boolean coloured) {
        StringBuilder text = new StringBuilder();
        String title = report.figures() + ": " + report.shrunk().invariant() + " breaks with";
        text.append(Style.BOLD.applied(title, coloured)).append('\n');
        int number = 1;
        for (String step : report.shrunk().steps()) {
            text.append("  %3d  ".formatted(number++)).append(Printable.of(step)).append('\n');
        }
        text.append('\n');
        report.story().ifPresent(story -> text.append(TextDiagram.of(story)).append('\n'));
        line(text, "what", Printable.of(report.violation()), coloured);
        line(text, "repeat", Style.BOLD.applied(Printable.of(report.repeat()), coloured), coloured);
        line(text, "live", Style.BOLD.applied(Printable.of(report.repeatLive()), coloured), coloured);
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String value, boolean coloured) {
        text.append("  ").append(Style.DIM.applied("%-8s".formatted(label), coloured)).append(' ').append(value)
                .append('\n');
    }
}
