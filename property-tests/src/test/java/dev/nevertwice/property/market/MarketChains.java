package dev.nevertwice.property.market;

import dev.nevertwice.chaos.swarm.FaultKind;
import dev.nevertwice.property.market.Buyers.Buy;
import dev.nevertwice.property.market.Buyers.OtherCart;
import dev.nevertwice.property.market.Buyers.Repeat;
import dev.nevertwice.property.market.Buyers.TryAgain;
import dev.nevertwice.property.market.Merchants.Cancel;
import dev.nevertwice.property.market.Merchants.Capture;
import dev.nevertwice.property.market.Merchants.PayOut;
import dev.nevertwice.property.market.Merchants.Refund;
import dev.nevertwice.property.market.Others.Decide;
import dev.nevertwice.property.market.Others.Dispute;
import dev.nevertwice.property.market.Others.Fault;
import dev.nevertwice.property.market.Others.Kill;
import dev.nevertwice.property.market.Others.PassAWeek;
import dev.nevertwice.property.market.Others.Reconcile;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.ActionChainArbitrary;
import net.jqwik.api.state.Transformer;

/** Which chains there are. */
final class MarketChains {

    private static final int STEPS_MOST = 14;

    private MarketChains() {}

    /** @param models makes what the chain is played against */
    static ActionChainArbitrary<Script> against(Supplier<Model> models) {
        return calm(models)
                .withAction(4, action(fault()))
                .withAction(2, action(Arbitraries.integers().between(0, 40).map(Kill::new)))
                .withAction(1, action(Arbitraries.just(new Reconcile())))
                .withAction(1, action(Arbitraries.just(new PassAWeek())));
    }

    /** Nothing fails, and no time passes. */
    static ActionChainArbitrary<Script> calm(Supplier<Model> models) {
        return ActionChain.startWith(() -> new Script(models))
                .withAction(8, action(buy()))
                .withAction(1, action(sale().map(Repeat::new)))
                .withAction(1, action(sale().map(OtherCart::new)))
                .withAction(2,
                        action(Combinators.combine(sale(), card(), Arbitraries.of(false, true)).as(TryAgain::new)))
                .withAction(3, action(Combinators.combine(sale(), percent()).as(Capture::new)))
                .withAction(2, action(sale().map(Cancel::new)))
                .withAction(5, action(Combinators.combine(sale(), part(), tooMuchToo(), times()).as(Refund::new)))
                .withAction(3, action(Combinators.combine(part(), tooMuchToo(), times()).as(PayOut::new)))
                .withAction(3, action(Combinators.combine(sale(), part()).as(Dispute::new)))
                .withAction(3, action(Arbitraries.of(true, false).map(Decide::new)))
                .withMaxTransformations(STEPS_MOST);
    }

    private static Arbitrary<Buy> buy() {
        Arbitrary<List<Long>> amounts =
                Arbitraries.longs().between(1, 50_000).list().ofMinSize(1).ofMaxSize(Merchants.SELLERS.size());
        return Combinators.combine(card(), Arbitraries.of(false, true), sometimes(), amounts, times())
                .as(Buy::new);
    }

    /** Of all that keeps the contract, without damaged settlement files: each is a case for people, and no model knows when. */
    private static Arbitrary<Fault> fault() {
        List<FaultKind> kinds = FaultKind.contractKept().stream()
                .filter(kind -> !kind.operation().equals("settlement"))
                .toList();
        return Arbitraries.of(kinds).map(Fault::new);
    }

    private static Arbitrary<Card> card() {
        return Arbitraries.frequency(
                Tuple.of(8, Card.APPROVED),
                Tuple.of(2, Card.DECLINED),
                Tuple.of(1, Card.REVIEWED),
                Tuple.of(1, Card.REFUSED_IN_REVIEW));
    }

    private static Arbitrary<Boolean> sometimes() {
        return Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true));
    }

    private static Arbitrary<Integer> sale() {
        return Arbitraries.integers().between(0, 5);
    }

    private static Arbitrary<Integer> part() {
        return Arbitraries.integers().between(0, 2);
    }

    private static Arbitrary<Integer> percent() {
        return Arbitraries.of(100, 1, 40, 99);
    }

    private static Arbitrary<Integer> tooMuchToo() {
        return Arbitraries.of(100, 1, 30, 60, 101);
    }

    private static Arbitrary<Integer> times() {
        return Arbitraries.of(1, 2);
    }

    /** Has no precondition: what can't be done is left out by the script, and chains of independent steps shrink better. */
    private static Action.Independent<Script> action(Arbitrary<? extends Step> steps) {
        return () -> steps.map(step -> Transformer.mutate(step.toString(), script -> script.add(step)));
    }
}
