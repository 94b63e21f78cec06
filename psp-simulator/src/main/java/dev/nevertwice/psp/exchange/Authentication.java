package dev.nevertwice.psp.exchange;

import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Names the merchant account by its bearer key. Keys are compared in constant time. */
public final class Authentication {

    private static final String SCHEME = "Bearer ";

    private record Keyed(Account account, byte[] key) {}

    private final List<Keyed> accounts;

    public Authentication(List<Account> accounts) {
        this.accounts = accounts.stream().map(account -> new Keyed(account, bytes(account.apiKey()))).toList();
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    Account account(PspRequest request) {
        String header = request.headers().getOrDefault("authorization", "");
        if (header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            byte[] key = bytes(header.substring(SCHEME.length()).trim());
            for (Keyed keyed : accounts) {
                if (MessageDigest.isEqual(keyed.key(), key)) {
                    return keyed.account();
                }
            }
        }
        throw new Problem(ProblemCode.UNAUTHORIZED, "Authorization: must be Bearer and a known API key");
    }
}
