package dev.nevertwice.pay.reconciliation;

/**
 * Where lines of a settlement file come from.
 *
 * @param skipped lines of the whole file before this part of it, whose first line is the file's head again
 * @param promised how many rows there should be, or -1
 */
record Origin(String day, String file, long skipped, long promised) {}
