package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.pay.event.Message;
import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Numbers that stand for arguments and results in the trace. Made from contents only, never from identity hashes (records that
 * hold arrays or tables have those), so that two runs of one seed agree.
 */
final class Digest {

    private Digest() {}

    static long of(Request request) {
        return and(and(request.method().hashCode(), request.target().hashCode()),
                and(of(request.headers()), Arrays.hashCode(request.body())));
    }

    static long of(Response response) {
        return and(and(response.status(), of(response.headers())), Arrays.hashCode(response.body()));
    }

    static long of(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered answered -> of(answered.response());
            case Exchange.Failed failed -> and(failed.sent() ? 1 : 2, failed.reason().hashCode());
        };
    }

    static long ofMessages(List<Message> messages) {
        long digest = messages.size();
        for (Message message : messages) {
            digest = and(and(digest, message.payment().hashCode()), message.version());
        }
        return digest;
    }

    static long of(Operation operation) {
        long who = and(and(operation.index(), ofValue(operation.client())),
                and(ofValue(operation.kind()), and(ofValue(operation.purchase()), ofValue(operation.key()))));
        long when = and(ofValue(operation.invoked()), ofValue(operation.completed()));
        long what = and(and(operation.status(), operation.result().ordinal()),
                and(ofValue(operation.payment()), ofValue(operation.told())));
        long bytes = and(ofValue(operation.requestDigest()), ofValue(operation.replyDigest()));
        return and(and(who, when), and(and(what, bytes), ofValue(operation.detail())));
    }

    static long of(Statement<?> statement) {
        return switch (statement) {
            case Statement.Insert insert -> and(1, of(insert.row()));
            case Statement.InsertIfAbsent insert -> and(2, of(insert.row()));
            case Statement.InsertAllAbsent insert -> {
                long digest = insert.rows().size();
                for (Row row : insert.rows()) {
                    digest = and(digest, of(row));
                }
                yield and(19, digest);
            }
            case Statement.Get get -> and(3, keyed(get.table().name(), get.key()));
            case Statement.Lock lock -> and(4, keyed(lock.table().name(), lock.key()));
            case Statement.UpdateIf update -> update(update);
            case Statement.UpdateAll update -> changes(
                    where(update.table().name(), update.condition(), 20), update.changes());
            case Statement.RemoveIf remove -> and(15, and(keyed(remove.table().name(), remove.key()),
                    where(remove.table().name(), remove.condition(), 1)));
            case Statement.Scan scan -> and(6, where(scan.table().name(), scan.condition(), scan.limit()));
            case Statement.ClaimSkipLocked claim ->
                    and(7, where(claim.table().name(), claim.condition(), claim.limit()));
            case Statement.Pair pair -> and(
                    where(pair.left().name(), pair.leftWhere(), 8), where(pair.right().name(), pair.rightWhere(), 9));
        };
    }

    static long of(List<Statement<?>> statements) {
        long digest = 10;
        for (Statement<?> statement : statements) {
            digest = and(digest, of(statement));
        }
        return digest;
    }

    static long of(Row row) {
        long digest = row.table().name().hashCode();
        int columns = row.table().columns().size();
        for (int at = 0; at < columns; at++) {
            digest = and(digest, ofValue(row.at(at)));
        }
        return digest;
    }

    /** Of what a statement returned. */
    static long ofResult(Object result) {
        return switch (result) {
            case null -> 11;
            case Boolean bool -> bool ? 12 : 13;
            case Optional<?> optional -> optional.isPresent() ? ofResult(optional.get()) : 14;
            case Row row -> of(row);
            case Long count -> and(21, count);
            case Statement.Unequal unequal -> and(ofResult(unequal.left()), ofResult(unequal.right()));
            case List<?> list -> ofList(list);
            default -> throw new IllegalArgumentException("no statement returns " + result.getClass());
        };
    }

    static long ofValue(Object value) {
        return switch (value) {
            case null -> 15;
            case String text -> text.hashCode();
            case Long number -> number;
            case Boolean bool -> bool ? 16 : 17;
            case byte[] bytes -> Arrays.hashCode(bytes);
            case Instant instant -> and(instant.getEpochSecond(), instant.getNano());
            default -> throw new IllegalArgumentException("no column holds " + value.getClass());
        };
    }

    private static long ofList(List<?> list) {
        long digest = list.size();
        for (int at = 0; at < list.size(); at++) {
            digest = and(digest, ofResult(list.get(at)));
        }
        return digest;
    }

    private static long of(SortedMap<String, String> headers) {
        long digest = 18;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            digest = and(digest, and(header.getKey().hashCode(), header.getValue().hashCode()));
        }
        return digest;
    }

    private static long update(Statement.UpdateIf update) {
        return changes(and(keyed(update.table().name(), update.key()), of(update.condition())), update.changes());
    }

    private static long changes(long before, List<Change> changes) {
        long digest = before;
        for (Change change : changes) {
            digest = and(digest, and(change.column().ordinal(), ofValue(change.value())));
        }
        return digest;
    }

    private static long keyed(String table, List<Object> key) {
        long digest = table.hashCode();
        for (Object part : key) {
            digest = and(digest, ofValue(part));
        }
        return digest;
    }

    private static long where(String table, Condition condition, int limit) {
        return and(and(table.hashCode(), limit), of(condition));
    }

    private static long of(Condition condition) {
        return switch (condition) {
            case Condition.Compare compare -> and(
                    and(compare.column().ordinal(), compare.operator().ordinal()), ofValue(compare.value()));
            case Condition.In in -> ofValues(in);
            case Condition.Null isNull -> and(isNull.column().ordinal(), isNull.isNull() ? 19 : 20);
            case Condition.After after -> and(after.isAfter() ? 23 : 24, ofPlace(after));
            case Condition.All all -> and(21, ofParts(all.parts()));
            case Condition.Any any -> and(22, ofParts(any.parts()));
        };
    }

    private static long ofValues(Condition.In in) {
        long digest = in.column().ordinal();
        for (Object value : in.values()) {
            digest = and(digest, ofValue(value));
        }
        return digest;
    }

    private static long ofPlace(Condition.After after) {
        long digest = after.columns().size();
        for (int at = 0; at < after.columns().size(); at++) {
            digest = and(digest, and(after.columns().get(at).ordinal(), ofValue(after.values().get(at))));
        }
        return digest;
    }

    private static long ofParts(List<Condition> parts) {
        long digest = parts.size();
        for (Condition part : parts) {
            digest = and(digest, of(part));
        }
        return digest;
    }

    private static long and(long digest, long next) {
        return Long.rotateLeft((digest ^ next) * 0x9E3779B97F4A7C15L, 31);
    }
}
