package orrery.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code orrery models}: the group of commands about files of weights. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Look into files of weights, safetensors and what PyTorch saved, and rename them.",
        subcommands = {ModelsInspectCommand.class, ModelsConvertCommand.class},
        footer = {"", "Example:", "  orrery models inspect weights.safetensors"})
final class ModelsCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "nothing to do: give inspect or convert");
    }
}
