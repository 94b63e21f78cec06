package dev.nevertwice.chaos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class SequenceDiagramTest {

    private final Story story = StoryPicker.pick(SampleReports.brokenReport()).orElseThrow();

    @Test
    void thePaymentWithTheViolationIsShown() {
        assertEquals("pay_1", story.payment());
    }

    @Test
    void withoutAViolationThePaymentWithTheHardestTimeIsShown() {
        assertEquals("pay_1", StoryPicker.pick(SampleReports.validReport()).orElseThrow().payment());
    }

    @Test
    void withoutEvidenceThereIsNoPicture() {
        assertTrue(StoryPicker.pick(SampleReports.unknownReport()).isEmpty());
    }

    @Test
    void theStoryHasWhatAllThreeSidesSay() {
        List<String> words = story.steps().stream().map(Step::inWords).toList();

        assertContains(words, "Buyer to Payment system: double click, same request, key cart-17");
        assertContains(words, "PSP: charged 12,900 KRW, ch_1, key att_1");
        assertContains(words, "PSP to Payment system: reply lost: reset, after the commit, lost (fault reply-lost)");
        assertContains(words, "PSP: charged AGAIN 12,900 KRW, ch_2, key att_1.2");
        assertContains(words, "PSP to Payment system: callback approved, again, evt_1 (fault duplicate-callbacks)");
        assertContains(words, "Payment system: unknown \u2192 paid, approved, webhook");
        assertContains(words, "Payment system to Buyer: GET status \u00d72: 200 pending");
        assertTrue(words.stream().noneMatch(line -> line.contains("USD")), "nothing of another payment");
    }

    /** A capture or cancel is no further try of the checkout. */
    @Test
    void theMerchantsDecisionsAreCalledWhatTheyAre() {
        List<String> words = new BuyerSteps(SampleReports.decided(), SampleReports.decided())
                .steps().stream().map(Step::inWords).toList();

        assertContains(words, "Buyer to Payment system: the merchant captures");
        assertContains(words, "Buyer to Payment system: the merchant cancels");
        assertTrue(words.stream().noneMatch(line -> line.contains("try 4")), words::toString);
    }

    @Test
    void theStoryIsInTheOrderOfTime() {
        for (int i = 1; i < story.steps().size(); i++) {
            assertTrue(!story.steps().get(i).at().isBefore(story.steps().get(i - 1).at()), "step " + i);
        }
    }

    @Test
    void thePictureHasLifelinesAndACrossForEachLostReply() {
        Markup markup = new Markup();
        SequenceDiagram.draw(story, "s", markup);
        Document svg = Xml.parsed(markup.toString());

        assertEquals(
                List.of("Buyer", "Payment system", "PSP", "Reconciliation"), texts(svg, "lane-title"));
        long lost = story.steps().stream().filter(step -> step.look() == Step.Look.LOST).count();
        assertEquals(4, lost);
        assertEquals(lost, ofClass(svg, "path", "cross").size());
        assertEquals(1, ofClass(svg, "rect", "wait doubled").size());
        assertEquals(1, ofClass(svg, "rect", "box again").size());
    }

    private static void assertContains(List<String> words, String line) {
        assertTrue(words.contains(line), () -> line + "\nis not in\n" + String.join("\n", words));
    }

    private static List<String> texts(Document svg, String look) {
        return ofClass(svg, "text", look).stream().map(Element::getTextContent).toList();
    }

    private static List<Element> ofClass(Document svg, String tag, String look) {
        return Xml.elements(svg, tag).stream().filter(element -> element.getAttribute("class").equals(look)).toList();
    }
}
