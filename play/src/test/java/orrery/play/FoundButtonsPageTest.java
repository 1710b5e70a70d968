package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import orrery.base.OrreryException;
import orrery.video.Png;
import orrery.worlds.Environment;

/** Buttons that were found in video, on the page: each shows what it does, and a person names it. */
@Timeout(120)
class FoundButtonsPageTest {
    private static List<byte[]> films(int count, int width, int height) {
        List<byte[]> films = new ArrayList<>();
        for (int button = 0; button < count; button++) {
            byte[] rgb = new byte[width * height * 2 * 3]; // two frames
            java.util.Arrays.fill(rgb, (byte) (40 + 20 * button));
            films.add(Png.encode(rgb, width, 2 * height));
        }
        return films;
    }

    @Test
    void eachButtonShowsItsFilmAndTakesANameThatIsKept(@TempDir Path folder) throws IOException {
        PageBrowser.assumeThere();
        List<List<String>> kept = new CopyOnWriteArrayList<>();
        int count;
        int width;
        int height;
        try (Environment world = BallWorld.buttons()) {
            count = world.info().actions().size();
            width = world.info().width();
            height = world.info().height();
        }
        List<String> nameless = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            nameless.add("button " + i);
        }
        FoundButtons found = new FoundButtons(nameless, films(count, width, height), space -> {
            if (space.names().contains("never")) {
                throw new OrreryException("the disk is full", "Make room.");
            }
            kept.add(space.names());
        });
        try (PlayServer server = PlayServer.open(
                        BallWorld::buttons, PlayOptions.defaults().with(folder.resolve("r")), found);
                PageBrowser page = PageBrowser.open(folder.resolve("profile"))) {
            page.visit(server, 1280, 860);
            page.until(() -> shade(page, "#hands [data-index='1'] canvas.film") == 60);
            page.click("naming");
            page.until(() -> shade(page, "#nameRows .film") == 40);
            name(page, 1, "left");
            page.until(() -> kept.size() == 1);
            assertThat(kept.get(0)).contains("left", "button 1").doesNotContain("button 2");
            page.until(() -> "left"
                    .equals(page.browser
                            .findElement(By.cssSelector("#hands [data-index='1'] .label"))
                            .getDomProperty("textContent")));
            name(page, 0, "never");
            page.until(() -> page.text("note").contains("the disk is full"));
            page.shoot("names");
            page.browser.findElement(By.cssSelector("#names button")).click();
            int[] before = page.settled();
            page.hold(Keys.ARROW_LEFT, () -> page.ball()[0] < before[0] - 4); // the name gave it the key
            assertThat(page.consoleErrors()).isEmpty();
            page.browser.get("about:blank");
        }
        assertThat(kept).hasSize(1);
    }

    private static void name(PageBrowser page, int button, String name) {
        WebElement input = page.browser.findElement(By.cssSelector("[data-name='" + button + "']"));
        input.clear();
        input.sendKeys(name + Keys.TAB);
    }

    /** The red of the middle of a canvas; −1 where there is none. */
    private static int shade(PageBrowser page, String selector) {
        Object value = page.browser.executeScript("const c = document.querySelector(\"" + selector + "\");"
                + "return c ? c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data[0] : -1;");
        return value instanceof Number number ? number.intValue() : -1;
    }
}
