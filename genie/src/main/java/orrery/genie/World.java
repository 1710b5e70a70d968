package orrery.genie;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.genie.latent.LatentActions;
import orrery.tensor.Checkpoint;
import orrery.tensor.DType;
import orrery.tensor.Precision;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizer;
import orrery.worlds.ActionSpace;

/**
 * A learned world on disk: its card, the tokenizer, the dynamics and the start contexts. Lives until closed. Many {@link
 * LiveWorld}s and {@link Rollout}s may use one world at once.
 */
public final class World implements AutoCloseable {
    private final Path folder;
    private final WorldCard card;
    private final FrameTokenizer tokenizer;
    private final Dynamics dynamics;
    private final Starts starts;
    private final @Nullable LatentActions buttons;

    private World(
            Path folder,
            WorldCard card,
            FrameTokenizer tokenizer,
            Dynamics dynamics,
            Starts starts,
            @Nullable LatentActions buttons) {
        this.buttons = buttons;
        this.folder = folder;
        this.card = card;
        this.tokenizer = tokenizer;
        this.dynamics = dynamics;
        this.starts = starts;
    }

    /**
     * Real frames to begin from, as latents: the pictures themselves are not stored.
     *
     * @param latents scaled, FLOAT32 [S, T, N, C]
     * @param actions that led into each: INT64 [S, T] or FLOAT32 [S, T, axes + 1]
     */
    public record Starts(Tensor latents, Tensor actions) implements AutoCloseable {
        /** Number of starts. */
        public int count() {
            return (int) latents.size(0);
        }

        @Override
        public void close() {
            latents.close();
            actions.close();
        }
    }

    /** Opens a world in the precision that this machine is fastest in. */
    public static World open(Path folder) {
        return open(folder, Precision.fastest());
    }

    /**
     * Opens a world.
     *
     * @throws OrreryException when the folder is no world, or its weights do not fit its card
     */
    public static World open(Path folder, Precision precision) {
        Path file = folder.resolve("world.json");
        if (!Files.exists(file)) {
            throw new OrreryException(
                    folder + ": no world here (no world.json)",
                    "Give a folder that learn wrote, or a name from orrery worlds.");
        }
        WorldCard card = Records.read(file, WorldCard.class);
        DType type = precision.dtype();
        FrameTokenizer tokenizer = new FrameTokenizer(card.tokenizer());
        Dynamics dynamics = Dynamics.of(card.dynamics());
        try (Scope scope = Scope.open();
                Checkpoint dynamicsFile = SafeTensors.open(folder.resolve("dynamics.safetensors"));
                Checkpoint startsFile = SafeTensors.open(folder.resolve("starts.safetensors"))) {
            if (card.tokenizer().coded()) {
                try (Checkpoint tokenizerFile = SafeTensors.open(folder.resolve("tokenizer.safetensors"))) {
                    tokenizer.load(tokenizerFile.tensors());
                }
            }
            dynamics.load(dynamicsFile.tensors());
            tokenizer.to(type);
            dynamics.to(type);
            tokenizer.prepareForInference();
            dynamics.prepareForInference();
            Starts starts = new Starts(
                    Scope.lasting(
                            () -> startsFile.tensor("latents").to(DType.FLOAT32).copy()),
                    Scope.lasting(() -> startsFile.tensor("actions").copy()));
            return new World(folder, card, tokenizer, dynamics, starts, buttons(folder, card.codes()));
        }
    }

    private static @Nullable LatentActions buttons(Path folder, WorldCard.@Nullable Codes codes) {
        if (codes == null) {
            return null;
        }
        LatentActions model = new LatentActions(codes.network());
        try (Checkpoint file = SafeTensors.open(folder.resolve("buttons.safetensors"))) {
            model.load(file.tensors());
        }
        return model;
    }

    /** What finds this world's buttons in latents of video; null where its actions were recorded. */
    public @Nullable LatentActions buttons() {
        return buttons;
    }

    /** Film strips of the buttons that were found, PNG files; empty where there are none. */
    public List<byte[]> films() {
        List<byte[]> films = new ArrayList<>();
        WorldCard.Codes codes = card.codes();
        for (String name : codes == null ? List.<String>of() : codes.previews()) {
            Path file = folder.resolve(name).normalize();
            Check.that(file.startsWith(folder.normalize()), "Learn the world again.", "%s: no file of the world", name);
            try {
                films.add(Files.readAllBytes(file));
            } catch (IOException e) {
                throw AtomicFiles.failure(file, e);
            }
        }
        return films;
    }

    /**
     * Writes other names of its buttons into {@code world.json}, whole or not at all.
     *
     * @throws OrreryException when these are not as many buttons
     */
    public void rename(ActionSpace.Discrete named) {
        Check.that(
                card.codes() != null && named.size() == card.actions().size(),
                "Name the buttons of a world that found them, all of them.",
                "%s: %d names for %d buttons",
                folder,
                named.size(),
                card.actions().size());
        Path file = folder.resolve("world.json");
        Records.write(
                file, Records.read(file, WorldCard.class).withActions(named)); // read anew: figures may have come since
    }

    /** Where it lies. */
    public Path folder() {
        return folder;
    }

    /** What it says of itself. */
    public WorldCard card() {
        return card;
    }

    /** Pictures to latents and back; its weights have the world's precision. */
    public FrameTokenizer tokenizer() {
        return tokenizer;
    }

    /** What happens next. */
    public Dynamics dynamics() {
        return dynamics;
    }

    /** Real frames to begin from. */
    public Starts starts() {
        return starts;
    }

    /** Element type of the weights. */
    public DType type() {
        return dynamics.type();
    }

    /**
     * Scaled latents of pictures.
     *
     * @param pictures FLOAT32 [B, 3, H, W] in 0..1
     * @return FLOAT32 [B, N, C]
     */
    public Tensor encode(Tensor pictures) {
        Tensor latents = tokenizer.encode(pictures.to(type())).to(DType.FLOAT32);
        return card.scale().apply(tokenizer.pack(latents));
    }

    /**
     * Pictures of scaled latents.
     *
     * @param tokens FLOAT32 [B, N, C]
     * @return UINT8 [B, H, W, 3]
     */
    public Tensor decode(Tensor tokens) {
        Tensor latents = tokenizer.unpack(card.scale().undo(tokens)).to(type());
        return orrery.video.Frames.fromUnit(tokenizer.decode(latents));
    }

    /**
     * Futures side by side in scaled latents, without a past; the caller closes it.
     *
     * @param batch number of futures
     * @param seed of all noise
     */
    public Rollout rollout(int batch, long seed) {
        return Rollout.of(dynamics, card.scale().limit(), batch, seed);
    }

    /** Passes that a frame takes when {@code asked} denoising steps are asked for: 1 where the past decides the frame. */
    public int steps(int asked) {
        return card.dynamics().fromNoise() ? asked : 1;
    }

    /** Steps into the world. */
    public LiveWorld live() {
        return new LiveWorld(this);
    }

    @Override
    public void close() {
        tokenizer.close();
        dynamics.close();
        starts.close();
        if (buttons != null) {
            buttons.close();
        }
    }
}
