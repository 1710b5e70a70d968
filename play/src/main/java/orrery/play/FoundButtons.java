package orrery.play;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orrery.base.Check;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Png;
import orrery.worlds.ActionSpace;

/** Buttons that were found in video instead of being recorded: a film of what each does, and names that a person may give them. Safe to use from any thread. */
public final class FoundButtons {
    private static final int LONGEST_NAME = 40;

    private final List<ByteBuffer> films;
    private final Consumer<ActionSpace.Discrete> keep;
    private volatile List<String> names;

    /**
     * Buttons of a world.
     *
     * @param names they have now, in the order of their indexes
     * @param films PNG strips of each button held, frames from top to bottom; as many as names, or none
     * @param keep told all names when one was changed; what it throws is told to who changed it, and the old names stay
     * @throws orrery.base.OrreryException when a film is no picture
     */
    public FoundButtons(List<String> names, List<byte[]> films, Consumer<ActionSpace.Discrete> keep) {
        Check.that(
                films.isEmpty() || films.size() == names.size(),
                "Learn the world again.",
                "%d films of %d buttons",
                films.size(),
                names.size());
        this.names = List.copyOf(names);
        this.keep = keep;
        List<ByteBuffer> made = new ArrayList<>();
        for (int i = 0; i < films.size(); i++) {
            try (Scope scope = Scope.open()) {
                Tensor strip = Png.decode(films.get(i), "the film of button " + i);
                made.add(FrameMessage.film(i, (int) strip.size(1), (int) strip.size(0), strip.bytes())
                        .asReadOnlyBuffer());
            }
        }
        this.films = List.copyOf(made);
    }

    /** How many films there are. */
    int films() {
        return films.size();
    }

    /** The film of a button as a message, or none where there is no such film. */
    ByteBuffer film(int button) {
        return button >= 0 && button < films.size()
                ? films.get(button).duplicate()
                : FrameMessage.film(button, 0, 0, new byte[0]);
    }

    /**
     * Gives a button another name.
     *
     * @return all names
     * @throws orrery.base.OrreryException when there is no such button, or the name is blank, long, or another's
     */
    synchronized ActionSpace.Discrete name(int button, String name) {
        String plain = name.strip();
        Check.within("button", button, 0, names.size() - 1L);
        Check.that(
                plain.length() <= LONGEST_NAME && plain.chars().noneMatch(Character::isISOControl),
                "Use at most " + LONGEST_NAME + " characters in one line.",
                "the name of a button is too long, or not one line");
        List<String> changed = new ArrayList<>(names);
        changed.set(button, plain);
        ActionSpace.Discrete space = new ActionSpace.Discrete(changed);
        keep.accept(space);
        names = space.names();
        return space;
    }
}
