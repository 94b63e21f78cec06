package dev.nevertwice.chaos.rig;

import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.Settings.PspAccount;
import dev.nevertwice.pay.wire.Channel;
import java.util.List;

/**
 * One PSP of a rig.
 *
 * @param account what our account there is called in the books
 * @param origin what the addresses of its pages begin with; empty where there is only one PSP
 * @param channel the way from buyers (hosted page) and the test (admin) to it: never refused
 */
public record PspSite(String account, String origin, Channel channel) {

    private static final String SECOND_SECRET = "whsec_c2Vjb25kLXBzcC10ZXN0LXNlY3JldC0wMTIzNDU2Nzg5";

    /** Our accounts at as many PSPs as a rig can have. */
    public static final List<PspAccount> ACCOUNTS = List.of(
            Settings.defaults().firstPspAccount(), PspAccount.testAccount("acct_2", SECOND_SECRET));
}
