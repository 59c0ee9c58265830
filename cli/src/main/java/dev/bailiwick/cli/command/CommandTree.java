package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Puts all commands together. Stateless. */
public final class CommandTree {
    private CommandTree() {}

    /**
     * The whole command line, ready to execute.
     *
     * @param extra commands of others: objects that picocli understands, each with a name of its own
     */
    public static CommandLine build(
            List<Object> extra, PrintWriter out, PrintWriter err, Map<String, String> env, Terminal terminal) {
        Context context = new Context(out, err, env, terminal);
        CommandLine root = new CommandLine(new Root());
        extra.forEach(root::addSubcommand);
        root.addSubcommand(new VersionCommand(context))
                .addSubcommand(new PolicyCommands.Apply(context))
                .addSubcommand(new PolicyCommands.Diff(context))
                .addSubcommand(new GetCommand(context))
                .addSubcommand(new ExplainCommand(context))
                .addSubcommand(new RequestCommand(context))
                .addSubcommand(change(context))
                .addSubcommand(new ApproveCommand(context))
                .addSubcommand(new RevokeCommand(context))
                .addSubcommand(token(context))
                .addSubcommand(audit(context))
                .addSubcommand(alerts(context))
                .addSubcommand(new CommandLine(new Group.Sidecar())
                        .addSubcommand(new SidecarCommands.ForExternalDns(context)));
        imports(root).addSubcommand(new ImportCommand(context));
        addHelp(root);
        root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, GroupedHelp::render);
        return root.setOut(out)
                .setErr(err)
                .setExpandAtFiles(false)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(110)
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .setParameterExceptionHandler(Mistakes::onParameters)
                .setExecutionExceptionHandler(Mistakes::onExecution);
    }

    /** The group of imports: others may have brought one with imports of their own. */
    private static CommandLine imports(CommandLine root) {
        CommandLine there = root.getSubcommands().get("import");
        if (there != null) {
            return there;
        }
        CommandLine made = new CommandLine(new Group.Import());
        root.addSubcommand(made);
        return made;
    }

    private static CommandLine change(Context context) {
        return new CommandLine(new Group.Change())
                .addSubcommand(new ChangeCommands.PlanIt(context))
                .addSubcommand(new ChangeCommands.Submit(context))
                .addSubcommand(new ChangeCommands.Show(context))
                .addSubcommand(new ChangeCommands.Rollback(context))
                .addSubcommand(new ChangeCommands.Withdraw(context));
    }

    private static CommandLine token(Context context) {
        return new CommandLine(new Group.Token())
                .addSubcommand(new TokenCommands.Create(context))
                .addSubcommand(new TokenCommands.ListThem(context))
                .addSubcommand(new TokenCommands.Revoke(context));
    }

    private static CommandLine audit(Context context) {
        return new CommandLine(new Group.Audit())
                .addSubcommand(new AuditCommands.Show(context))
                .addSubcommand(new AuditSearch(context))
                .addSubcommand(new AuditCommands.Export(context))
                .addSubcommand(new AuditCommands.Verify(context))
                .addSubcommand(new AuditCommands.GetReceipt(context))
                .addSubcommand(new AuditCommands.GetKey(context));
    }

    private static CommandLine alerts(Context context) {
        return new CommandLine(new Group.Alerts())
                .addSubcommand(new AlertCommands.Receivers(context))
                .addSubcommand(new AlertCommands.Dead(context))
                .addSubcommand(new AlertCommands.Retry(context));
    }

    /** Every command explains itself, also those of others. */
    private static void addHelp(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        if (spec.options().stream().noneMatch(OptionSpec::usageHelp)) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .type(boolean.class)
                    .description("show this help")
                    .build());
        }
        line.getSubcommands().values().forEach(CommandTree::addHelp);
    }
}
