package orrery.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code orrery completion bash}: a script for the shell to source. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print the completion script of your shell.",
        footer = {"", "Example:", "  source <(./orrery completion bash)"})
final class CompletionCommand implements Callable<Integer> {
    /** Shells whose completion we write. */
    enum Shell {
        BASH,
        ZSH
    }

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "SHELL", defaultValue = "bash", description = "bash or zsh (${DEFAULT-VALUE})")
    Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        if (shell == Shell.ZSH) {
            spec.commandLine().getOut().println("autoload -U +X bashcompinit && bashcompinit");
        }
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("orrery", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
