package dev.nevertwice.load.run;

import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.pay.Settings;
import java.net.URI;
import picocli.CommandLine.Option;

/** The keys of a payment system that runs already: options and environment are those of {@code nevertwice pay}. */
final class TargetKeys {

    @Option(names = "--merchant-key", paramLabel = "KEY", defaultValue = "${env:NEVERTWICE_MERCHANT_KEY}",
            description = "With --base-url: API key of its merchant. Default: NEVERTWICE_MERCHANT_KEY, or the test key.")
    private String merchant;

    @Option(names = "--ops-key", paramLabel = "KEY", defaultValue = "${env:NEVERTWICE_OPS_KEY}",
            description = "With --base-url: API key of its operators. Default: NEVERTWICE_OPS_KEY, or the test key.")
    private String operator;

    @Option(names = "--webhook-secret", paramLabel = "SECRET", defaultValue = "${env:NEVERTWICE_WEBHOOK_SECRET}",
            description = "With --base-url: what the PSP signs with. Default: NEVERTWICE_WEBHOOK_SECRET, or the test secret.")
    private String webhook;

    /** @param pay where the payment system is, to which hosted buyers come back */
    Plan.Access access(URI pay) {
        Plan.Access usual = Plan.Access.of(Settings.defaults());
        Plan.Merchant first = usual.first();
        return new Plan.Access(
                new Plan.Merchant(first.id(), or(merchant, first.key()), first.seller()), usual.second(),
                or(operator, usual.opsKey()), pay.resolve("/return").toString(), or(webhook, usual.webhookSecret()));
    }

    private static String or(String given, String usual) {
        return given == null || given.isEmpty() ? usual : given;
    }
}
