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
import orrery.worlds.simulators.SceneRange;
import orrery.worlds.simulators.Simulators;

/**
 * A learned world on the page, for a picture of it: {@code mvn -pl play test -Dtest=LearnedWorldPageTest -Dorrery.world=FOLDER}
 * writes {@code target/page/world-desktop.png} and {@code world-phone.png}. With {@code -Dorrery.beside=NAME} a simulator runs
 * beside it. Skipped without the first property.
 */
@Timeout(120)
class LearnedWorldPageTest {
    @Test
    void learnedWorldPlaysOnThePage(@TempDir Path folder) throws IOException {
        String given = System.getProperty("orrery.world", "");
        String beside = System.getProperty("orrery.beside", "");
        assumeTrue(!given.isEmpty(), "no -Dorrery.world=FOLDER");
        PageBrowser.assumeThere();
        try (World world = World.open(Path.of(given));
                PlayServer server = PlayServer.open(
                        () -> {
                            TorchRuntime.threads(1);
                            return beside.isEmpty()
                                    ? world.live()
                                    : BesideWorld.of(
                                            world.live(),
                                            Simulators.open(
                                                    beside,
                                                    world.card().tokenizer().width(),
                                                    world.card().tokenizer().height(),
                                                    SceneRange.TRAINED));
                        },
                        PlayOptions.defaults().with(folder.resolve("recordings")));
                PageBrowser page = PageBrowser.open(folder.resolve("profile"))) {
            page.visit(server, 1280, 860);
            page.until(() -> page.frame() > 20);
            page.hold(Keys.ARROW_UP, () -> page.frame() > 35);
            page.hold(Keys.ARROW_DOWN, () -> page.frame() > 50);
            page.shoot("world-desktop");
            page.visit(server, 375, 812);
            page.until(() -> page.frame() > 20);
            page.shootWhole("world-phone");
            assertThat(page.consoleErrors()).isEmpty();
            page.browser.get("about:blank");
        }
    }
}
