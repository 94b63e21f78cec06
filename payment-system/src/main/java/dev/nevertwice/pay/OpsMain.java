package dev.nevertwice.pay;

import dev.nevertwice.pay.adapter.http.HttpChannel;
import dev.nevertwice.pay.adapter.system.Loopback;
import dev.nevertwice.pay.ops.BankCommand;
import dev.nevertwice.pay.ops.ConsumersCommand;
import dev.nevertwice.pay.ops.DiscrepanciesCommand;
import dev.nevertwice.pay.ops.BooksCommand;
import dev.nevertwice.pay.ops.DecideCommand;
import dev.nevertwice.pay.ops.InspectCommand;
import dev.nevertwice.pay.ops.OpsCommand;
import dev.nevertwice.pay.ops.OpsFailure;
import dev.nevertwice.pay.ops.PayoutsCommand;
import dev.nevertwice.pay.ops.QueuesCommand;
import dev.nevertwice.pay.ops.SettlementsCommand;
import dev.nevertwice.pay.ops.RetentionCommand;
import dev.nevertwice.pay.wire.Channel;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code nevertwice ops}: what an operator asks of a running payment system. */
@Command(
        name = "nevertwice ops",
        description = "Shows an operator what is in a running payment system, and does what an operator may do.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "2:the payment system refused, or what was checked does not hold",
            "4:the payment system could not be asked",
            "64:the command line is wrong"
        })
public final class OpsMain implements Runnable {

    private static final int USAGE = 64;
    private static final int FAILED = 4;
    private static final Duration CONNECT = Duration.ofSeconds(2);

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    /** Every subcommand. A new one is a line here. */
    private static List<OpsCommand> commands() {
        return List.of(
                new QueuesCommand(),
                new ConsumersCommand(),
                new InspectCommand(),
                new DecideCommand.Redrive(),
                new DecideCommand.Discard(),
                new BooksCommand(),
                new RetentionCommand(),
                new PayoutsCommand(),
                new BankCommand(),
                new DiscrepanciesCommand(),
                new SettlementsCommand());
    }

    /** Ends the JVM with the exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine ops = new CommandLine(new OpsMain());
        commands().forEach(command -> ops.addSubcommand(command.through(OpsMain::connect)));
        ops.setOut(out).setErr(err);
        ops.setParameterExceptionHandler((wrong, given) -> {
            err.println(wrong.getCommandLine().getCommandSpec().qualifiedName() + ": " + said(wrong)
                    + " (see --help)");
            return USAGE;
        });
        ops.setExecutionExceptionHandler((failure, command, given) -> {
            String name = command.getCommandSpec().qualifiedName();
            if (failure instanceof OpsFailure line) {
                err.println(name + ": " + line.getMessage());
                return line.exitCode();
            }
            err.println(name + ": a mistake of ours: " + failure);
            return FAILED;
        });
        return ops.execute(arguments);
    }

    private static Channel connect(String url) {
        if (!url.matches("http://[A-Za-z0-9.:\\[\\]-]+/?")) {
            throw OpsFailure.usage("--url must be http://HOST[:PORT], not " + url);
        }
        URI uri = parse(url);
        if (!Loopback.is(uri.getHost())) {
            throw OpsFailure.usage("--url must be on this machine, where operators are let in; " + uri.getHost()
                    + " is not. Run this there, or through a tunnel.");
        }
        return new HttpChannel(uri, CONNECT, () -> false, HttpChannel.BODY_LIMIT);
    }

    private static URI parse(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && uri.getPort() <= 65_535) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw OpsFailure.usage("--url must be http://HOST[:PORT], not " + url);
    }

    private static String said(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String nearest = unmatched.getSuggestions().stream().findFirst()
                    .map(word -> "; did you mean '" + word + "'?").orElse("");
            return "unknown '" + unmatched.getUnmatched().getFirst() + "'" + nearest;
        }
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    }
}
