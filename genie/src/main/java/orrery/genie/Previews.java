package orrery.genie;

import java.nio.file.Path;
import java.util.List;
import orrery.tensor.Tensor;
import orrery.video.ContactSheet;

/** Strips of frames as pictures: one row for each source, magnified so that small frames can be seen. */
final class Previews {
    private Previews() {}

    /**
     * Writes a PNG.
     *
     * @param labels a word for each row
     * @param rows UINT8 [T, H, W, 3] each
     */
    static void write(Path png, List<String> labels, List<Tensor> rows) {
        ContactSheet sheet = new ContactSheet();
        for (int i = 0; i < rows.size(); i++) {
            sheet.row(labels.get(i), rows.get(i));
        }
        sheet.write(png);
    }
}
