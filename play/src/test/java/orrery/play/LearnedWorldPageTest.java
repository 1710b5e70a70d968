package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import orrery.genie.World;
import orrery.tensor.TorchRuntime;
import orrery.worlds.Environment;
import orrery.worlds.simulators.SceneRange;
import orrery.worlds.simulators.Simulators;

/**
 * A world on the page, for a picture of it: {@code mvn -pl play test -Dtest=LearnedWorldPageTest -Dorrery.world=FOLDER} writes
 * {@code target/page/world-desktop.png} and {@code world-phone.png}. {@code -Dorrery.beside=NAME} puts a simulator beside it;
 * {@code -Dorrery.world=sim:NAME} shows a simulator alone. Skipped without the first property.
 */
@Timeout(120)
class LearnedWorldPageTest {
    private static final String GIVEN = System.getProperty("orrery.world", "");
    private static final String BESIDE = System.getProperty("orrery.beside", "");

    @Test
    void worldPlaysOnThePage(@TempDir Path folder) throws IOException {
        assumeTrue(!GIVEN.isEmpty(), "no -Dorrery.world=FOLDER");
        PageBrowser.assumeThere();
        try (World world = GIVEN.startsWith("sim:") ? null : World.open(Path.of(GIVEN));
                PlayServer server = PlayServer.open(
                        () -> world == null
                                ? Simulators.open(GIVEN.substring(4), 64, 64, SceneRange.TRAINED)
                                : learned(world),
                        PlayOptions.defaults().with(folder.resolve("recordings")));
                PageBrowser page = PageBrowser.open(folder.resolve("profile"))) {
            page.visit(server, 1280, 860);
            page.until(() -> page.frame() > 20);
            page.hold(Keys.ARROW_UP, () -> page.frame() > 35);
            page.hold(Keys.ARROW_RIGHT, () -> page.frame() > 50);
            page.shoot("world-desktop");
            page.visit(server, 375, 812);
            page.until(() -> page.frame() > 20);
            page.shootWhole("world-phone");
            assertThat(page.consoleErrors()).isEmpty();
            page.browser.get("about:blank");
        }
    }

    private static Environment learned(World world) {
        TorchRuntime.threads(1);
        if (BESIDE.isEmpty()) {
            return world.live();
        }
        int width = world.card().tokenizer().width();
        int height = world.card().tokenizer().height();
        return BesideWorld.of(world.live(), Simulators.open(BESIDE, width, height, SceneRange.TRAINED));
    }
}
