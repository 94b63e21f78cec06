package dev.nevertwice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void theMedianIsTheMiddleOfWhatWasMeasuredInAnyOrder() {
        Figures figures = new Figures(new long[]{9, 1, 5});
        assertEquals("1 5 9", figures.least() + " " + figures.median() + " " + figures.most());
        assertEquals(2, new Figures(new long[]{4, 2}).median());
    }
}
