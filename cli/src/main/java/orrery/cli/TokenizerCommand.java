package orrery.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code orrery tokenizer}: the group of commands about videos and their latents. */
@Command(
        name = "tokenizer",
        mixinStandardHelpOptions = true,
        description = "Turn videos into latents or codes and back, by the weights of a Cosmos or Wan tokenizer.",
        subcommands = {
            TokenizerEncodeCommand.class,
            TokenizerDecodeCommand.class,
            TokenizerReconstructCommand.class,
            TokenizerEvalCommand.class,
            TokenizerStatsCommand.class
        },
        footer = {"", "Example:", "  orrery tokenizer reconstruct drive.mp4 --weights autoencoder.jit -o back.mp4"})
final class TokenizerCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "nothing to do: give encode, decode, reconstruct, eval or stats");
    }
}
