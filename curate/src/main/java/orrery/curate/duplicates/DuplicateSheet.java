package orrery.curate.duplicates;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orrery.curate.ClipPicture;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.ContactSheet;
import orrery.video.ReadOptions;

/** Groups of duplicates on a picture: a row a group, the clip that is kept first, each by the frame in its middle. */
public final class DuplicateSheet {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 90;
    private static final int ACROSS = 8;
    private static final int MOST = 200;

    private DuplicateSheet() {}

    /**
     * Draws the sheet and writes it as PNG, whole or not at all: of the first 200 groups the first eight clips.
     *
     * @param groups whose ids are names of files
     * @param folder where these files lie
     */
    public static void write(List<DuplicateGroups.Group> groups, Path folder, ReadOptions options, Path file) {
        try (Scope scope = Scope.open()) {
            ContactSheet sheet = new ContactSheet().scale(1).title(folder + "   " + groups.size() + " groups");
            for (DuplicateGroups.Group group : groups.subList(0, Math.min(groups.size(), MOST))) {
                List<String> names = new ArrayList<>(List.of(group.kept()));
                names.addAll(group.others());
                names = names.subList(0, Math.min(names.size(), ACROSS));
                List<Tensor> frames = new ArrayList<>();
                for (String name : names) {
                    frames.add(ClipPicture.middle(folder.resolve(name), options, WIDTH, HEIGHT));
                }
                List<String> captions =
                        names.stream().map(DuplicateSheet::caption).toList();
                sheet.row("", Tensor.stack(frames, 0), captions);
            }
            sheet.write(file);
        }
    }

    /** As much of a name as fits above a frame. */
    private static String caption(String name) {
        return name.length() <= 12 ? name : name.substring(0, 12);
    }
}
