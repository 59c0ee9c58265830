package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.Console;
import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Nearest;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what went wrong, with the nearest known word, and finds the exit code. Stateless. */
final class Mistakes {
    private Mistakes() {}

    /** A command line that cannot be understood. */
    static int onParameters(ParameterException mistake, String[] args) {
        CommandLine line = mistake.getCommandLine();
        Console console = new Console(line.getOut(), line.getErr());
        String message = unmatched(mistake, args)
                .map(word -> unknown(line, word))
                .orElseGet(() -> String.valueOf(mistake.getMessage()));
        String command = line.getCommandSpec().qualifiedName();
        List<String> next = List.of("next: `" + command + " --help` tells how it is called");
        boolean json = List.of(args).contains("--output=json") || followed(args);
        console.failure(new Failure(ExitCode.USAGE, "usage", lowered(message), next, null), json);
        return ExitCode.USAGE;
    }

    /** The word that nothing knows: it explains more than that something else is missing. */
    private static Optional<String> unmatched(ParameterException mistake, String[] args) {
        if (mistake instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return Optional.of(unmatched.getUnmatched().getFirst());
        }
        if (!(mistake instanceof MissingParameterException)) {
            return Optional.empty();
        }
        CommandLine line = mistake.getCommandLine();
        return Stream.of(args)
                .takeWhile(arg -> !arg.equals("--"))
                .filter(arg -> arg.startsWith("--") && !known(line, arg.replaceFirst("=.*", "")))
                .findFirst();
    }

    private static boolean known(CommandLine line, String option) {
        for (CommandLine each = line; each != null; each = each.getParent()) {
            if (each.getCommandSpec().optionsMap().containsKey(option)) {
                return true;
            }
        }
        return false;
    }

    private static boolean followed(String[] args) {
        for (int i = 0; i + 1 < args.length; i++) {
            if (args[i].equals("--output") && args[i + 1].equalsIgnoreCase("json")) {
                return true;
            }
        }
        return false;
    }

    private static String unknown(CommandLine line, String word) {
        boolean option = word.startsWith("-");
        String name = option && word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        boolean group = !option && !line.getSubcommands().isEmpty();
        Collection<String> known = option
                ? line.getCommandSpec().optionsMap().keySet()
                : line.getSubcommands().keySet();
        String what = option ? "unknown option" : group ? "unknown command" : "one word too many:";
        return what + " `" + name + "`" + Nearest.hint(name, known);
    }

    private static String lowered(String message) {
        return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    /** A command that failed while it ran. */
    static int onExecution(Exception failed, CommandLine line, ParseResult parsed) {
        Console console = new Console(line.getOut(), line.getErr());
        boolean json = line.getCommand() instanceof ApiCommand command
                && command.session().json();
        Failure failure = switch (failed) {
            case Failure known -> known;
            case FileSystemException file -> Failure.usage(file(file));
            case IOException broken ->
                new Failure(ExitCode.UNREACHABLE, "unreachable", "the transfer broke off: " + broken.getMessage());
            default -> internal(failed);
        };
        console.failure(failure, json);
        return failure.exitCode();
    }

    private static String file(FileSystemException cause) {
        String why = switch (cause) {
            case NoSuchFileException missing -> "there is no such file or directory";
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException there -> "it is there already";
            default -> String.valueOf(cause.getReason());
        };
        return "`" + cause.getFile() + "` cannot be used: " + why;
    }

    /** An error of ours; where it arose helps who looks into it, and holds no data. */
    private static Failure internal(Exception cause) {
        List<String> where = new ArrayList<>();
        StackTraceElement[] trace = cause.getStackTrace();
        for (int i = 0; i < Math.min(5, trace.length); i++) {
            where.add("at " + trace[i]);
        }
        String message = "internal error: " + cause.getClass().getSimpleName();
        return new Failure(ExitCode.INTERNAL, "internal", message, where, null);
    }
}
