package dev.nevertwice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void aPercentileIsTheLeastThatSoManyDoNotExceed() {
        Figures hundred = new Figures(LongStream.rangeClosed(1, 100).toArray());
        assertEquals("50 99 100",
                hundred.percentile(50) + " " + hundred.percentile(99) + " " + hundred.percentile(100));
        assertEquals(7, new Figures(new long[]{7}).percentile(99));
        assertEquals(999, new Figures(LongStream.rangeClosed(1, 1_000).toArray()).permille(999));
        assertEquals(100, hundred.permille(999));
    }

    @Test
    void theMedianIsTheMiddleOfWhatWasMeasuredInAnyOrder() {
        Figures figures = new Figures(new long[]{9, 1, 5});
        assertEquals("1 5 9", figures.least() + " " + figures.median() + " " + figures.most());
        assertEquals(2, new Figures(new long[]{4, 2}).median());
    }

    @Test
    void nothingMeasuredIsNoFigure() {
        assertTrue(new Figures(new long[0]).isEmpty());
        assertFalse(new Figures(new long[]{3}).isEmpty());
    }
}
