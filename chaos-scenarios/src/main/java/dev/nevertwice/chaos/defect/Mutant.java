package dev.nevertwice.chaos.defect;

/**
 * A mistake that is planted in the harness itself, to prove that it can't call a system valid without looking.
 *
 * @param id such as {@code H4a}: the second letter on tells ways of one mistake apart
 * @param scenario the built-in scenario of the campaign that must turn red
 * @param betrayed part of the finding that gives it away
 * @param diff unified, of source files of the harness or of the PSP
 */
public record Mutant(String id, String title, String what, String scenario, String betrayed, String diff) {

    /** The mistake, such as {@code H4}. */
    public String mistake() {
        return id.substring(0, 2);
    }
}
