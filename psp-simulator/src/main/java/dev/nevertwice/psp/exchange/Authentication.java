package dev.nevertwice.psp.exchange;

import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.Tokens;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.security.MessageDigest;
import java.util.List;

/** Names the merchant account by its bearer key. Keys are kept hashed and compared in constant time. */
public final class Authentication {

    private static final String SCHEME = "Bearer ";

    private record Hashed(Account account, byte[] digest) {}

    private final List<Hashed> accounts;

    public Authentication(List<Account> accounts) {
        this.accounts = accounts.stream().map(account -> new Hashed(account, Tokens.sha256(account.apiKey()))).toList();
    }

    Account account(PspRequest request) {
        String header = request.headers().getOrDefault("authorization", "");
        if (header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            byte[] digest = Tokens.sha256(header.substring(SCHEME.length()).trim());
            for (Hashed hashed : accounts) {
                if (MessageDigest.isEqual(hashed.digest(), digest)) {
                    return hashed.account();
                }
            }
        }
        throw new Problem(ProblemCode.UNAUTHORIZED, "Authorization: must be Bearer and a known API key");
    }
}
