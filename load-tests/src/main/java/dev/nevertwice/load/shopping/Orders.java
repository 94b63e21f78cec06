package dev.nevertwice.load.shopping;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nevertwice.chaos.run.Errand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * What a load generator is to do, as it is handed to its process.
 *
 * @param pay where payment systems answer; buyers are dealt to them in turn
 * @param psp where the PSP's pages are
 * @param warmUp how many come a few at a time before the stages begin; their requests stand in no statistics of Gatling's
 * @param stages when how many come; together with the warm-up as many as there are errands
 * @param clicks how many clients send each checkout at once
 * @param clickedAgain of so many carts another client sends one too; 0 for none
 * @param readers how many come beside each buyer who need no PSP ({@code GET} of a payment): what others feel of it
 */
public record Orders(
        String title, List<URI> pay, URI psp, int warmUp, List<Stage> stages, int clicks, int clickedAgain, int readers,
        List<Errand> errands) {

    /** Names the folder that has them, and gets the history. */
    public static final String FOLDER = "nevertwice.load.folder";

    /** What the names of clients begin with. */
    public static final String LOAD = "load-";
    /** What the names of those among them begin with who only read and need no PSP. */
    public static final String READER = LOAD + "reader-";
    /** What the names of those begin with who come before. */
    public static final String WARM_UP = "warm-up-";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static Path file(Path folder) {
        return folder.resolve("orders.json");
    }

    /** The history, as it is written: one operation a line. */
    public static Path history(Path folder) {
        return folder.resolve("history.jsonl");
    }

    /** Is there when all is warm and the generator waits for a byte on its standard input, which lets the first buyer in. */
    public static Path gathered(Path folder) {
        return folder.resolve("gathered");
    }

    public void write(Path folder) throws IOException {
        JSON.writeValue(file(folder).toFile(), this);
    }

    static Orders read(Path folder) throws IOException {
        return JSON.readValue(file(folder).toFile(), Orders.class);
    }
}
