package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.interactions.Actions;

/**
 * The page in a real browser: real key presses move the picture. Needs Chromium and its driver as Debian installs them; run
 * with {@code -Dorrery.browser=true} to make their absence a failure. Pictures of the page go to {@code target/page}.
 */
@Timeout(120)
class BrowserTest {
    @TempDir
    static Path folder;

    static PlayServer server;
    static PageBrowser page;

    @BeforeAll
    static void open() throws IOException {
        PageBrowser.assumeThere();
        server = PlayServer.open(BallWorld::buttons, PlayOptions.defaults().with(folder.resolve("recordings")));
        page = PageBrowser.open(folder.resolve("profile"));
    }

    @AfterAll
    static void close() {
        if (page != null) {
            page.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void arrowKeysMoveTheBallWhereTheyPoint() {
        page.visit(server, 1280, 860);
        page.press("r");
        page.until(() -> page.frame() > 3);
        int[] rest = page.ball();
        page.hold(Keys.ARROW_RIGHT, () -> page.ball()[0] > rest[0] + 6 && page.ball()[1] == rest[1]);
        int[] right = page.settled();
        page.hold(Keys.ARROW_DOWN, () -> page.ball()[1] > right[1] + 6 && page.ball()[0] == right[0]);
        int[] down = page.settled();
        new Actions(page.browser).keyDown(Keys.ARROW_UP).perform();
        page.hold(Keys.ARROW_LEFT, () -> page.ball()[0] < down[0] - 4 && page.ball()[1] < down[1] - 4);
        new Actions(page.browser).keyUp(Keys.ARROW_UP).perform();
        assertThat(page.settled()).isEqualTo(page.ball());
        assertThat(page.text("latency")).matches("\\d+(\\.\\d)?");
        assertThat(page.consoleErrors()).isEmpty();
    }

    @Test
    void pageButtonsAreHeldByMouseAndByKeyboardFocus() {
        page.visit(server, 1280, 860);
        int[] before = page.settled();
        new Actions(page.browser)
                .clickAndHold(page.browser.findElement(By.cssSelector("[data-index='1']")))
                .perform();
        page.until(() -> page.ball()[0] < before[0] - 4);
        new Actions(page.browser).release().perform();
        page.settled();
        page.browser.executeScript("document.querySelector('[data-index=\"3\"]').focus()");
        int[] focused = page.ball();
        page.hold(Keys.SPACE, () -> page.ball()[1] < focused[1] - 4);
        page.settled();
        assertThat(page.consoleErrors()).isEmpty();
    }

    @Test
    void pauseStepRestartAndDialsWorkFromTheKeyboard() {
        page.visit(server, 1280, 860);
        page.press("p");
        page.until(() -> page.text("pauseText").equals("Play") && page.badge().equals("Paused"));
        long stands = page.frame();
        page.press(".");
        page.until(() -> page.frame() == stands + 1);
        page.press("p");
        page.until(() -> page.frame() > stands + 3);
        page.press("n");
        page.until(() -> page.text("startNow").equals("2")
                && page.ground()[0] == BallWorld.ground(1).getRed());
        page.click("choose");
        page.until(() -> page.browser.findElement(By.id("picker")).isDisplayed());
        page.until(() -> Boolean.TRUE.equals(
                page.browser.executeScript("const c = document.querySelector('[data-start=\"4\"] canvas');"
                        + "return c.getContext('2d', { willReadFrequently: true }).getImageData(1, 1, 1, 1).data[0] === "
                        + BallWorld.ground(4).getRed())));
        page.shoot("picker");
        page.browser.findElement(By.cssSelector("#thumbs [data-start='3']")).click();
        page.until(() -> page.text("startNow").equals("4")
                && page.ground()[0] == BallWorld.ground(3).getRed());
        page.browser.executeScript("document.querySelector('#kChoices input[value=\"2\"]').click()");
        page.until(() -> page.text("kNow").equals("2"));
        page.browser.executeScript("document.querySelector('#kChoices input[value=\"4\"]').click()");
        page.until(() -> page.text("kNow").equals("4"));
        page.click("record");
        page.until(() -> page.badge().contains("Recording"));
        page.click("record");
        page.until(() ->
                page.text("note").startsWith("Recorded") || page.text("note").startsWith("Nothing"));
        page.press("n");
        page.press("n");
        page.until(() -> page.text("startNow").equals("1"));
        assertThat(page.consoleErrors()).isEmpty();
    }

    @Test
    void secondWindowWatchesAndTakesTheWheelWhenItIsFree() {
        page.visit(server, 1280, 860);
        String first = page.browser.getWindowHandle();
        page.browser.switchTo().newWindow(WindowType.WINDOW);
        String second = page.browser.getWindowHandle();
        try {
            page.browser.get(server.url());
            page.until(() -> page.text("role").equals("Watching"));
            long seen = page.frame();
            page.until(() -> page.frame() > seen + 3);
            assertThat(page.browser.findElement(By.id("pause")).isEnabled()).isFalse();
            page.shoot("spectator");
            page.browser.switchTo().window(first);
            page.click("letgo");
            page.browser.switchTo().window(second);
            page.until(() -> page.browser.findElement(By.id("wheel")).isDisplayed());
            page.click("wheel");
            page.until(() -> page.text("role").equals("You drive"));
            int[] before = page.settled();
            page.hold(Keys.ARROW_LEFT, () -> page.ball()[0] < before[0] - 4);
            assertThat(page.consoleErrors()).isEmpty();
        } finally {
            page.browser.switchTo().window(second).close();
            page.browser.switchTo().window(first);
        }
    }

    @Test
    void wrongTokenIsExplainedOnThePage() {
        page.browser.get("about:blank");
        page.browser.get(server.url().replaceFirst("#.*", "#0123456789abcdef0123456789abcdef"));
        page.until(() -> page.text("coverText").contains("token is missing or wrong"));
        page.browser.get("about:blank");
        page.browser.get(server.url().replaceFirst("#.*", ""));
        page.until(() -> page.text("coverText").contains("lacks its token"));
        assertThat(page.consoleErrors()).isEmpty();
    }

    @Test
    void everythingFitsADesktopAndAPhoneInLightAndDark() {
        for (String scheme : List.of("light", "dark")) {
            page.scheme(scheme);
            page.visit(server, 1280, 860);
            page.until(() -> page.frame() > 3 && !page.text("fps").equals("–"));
            new Actions(page.browser).keyDown(Keys.ARROW_RIGHT).perform();
            PageBrowser.sleep(600);
            page.shoot("desktop-" + scheme);
            new Actions(page.browser).keyUp(Keys.ARROW_RIGHT).perform();
            page.visit(server, 375, 812);
            page.until(() -> page.frame() > 3 && !page.text("fps").equals("–"));
            page.shootWhole("phone-" + scheme);
            assertThat(page.browser.executeScript("return document.documentElement.scrollWidth <= window.innerWidth"))
                    .as("no sideways scrolling at phone width")
                    .isEqualTo(true);
            assertThat(page.browser.executeScript(
                            "return [...document.querySelectorAll('button, select, .segments span')].filter(e =>"
                                    + " e.offsetParent && e.getBoundingClientRect().height < 36).map(e => e.id)"))
                    .as("everything is large enough for a finger")
                    .isEqualTo(List.of());
        }
        page.scheme("");
        assertThat(page.consoleErrors()).isEmpty();
    }

    @Test
    void slidersSteerAWorldWithAxes() {
        try (PlayServer car =
                PlayServer.open(BallWorld::pedals, PlayOptions.defaults().with(folder.resolve("car")))) {
            page.visit(car, 1280, 860);
            int[] before = page.settled();
            page.hold(Keys.ARROW_RIGHT, () -> page.ball()[0] > before[0] + 4);
            page.settled();
            int[] now = page.ball();
            page.hold(Keys.ARROW_UP, () -> page.ball()[1] < now[1] - 4);
            page.settled();
            page.browser.executeScript("document.querySelector('#sliders input').focus()");
            int[] slid = page.ball();
            for (int i = 0; i < 12; i++) {
                new Actions(page.browser).sendKeys(Keys.ARROW_LEFT).perform();
            }
            page.until(() -> page.ball()[0] < slid[0] - 4);
            page.shoot("desktop-axes");
            page.visit(car, 375, 812);
            page.until(() -> page.frame() > 3);
            page.shootWhole("phone-axes");
            assertThat(page.consoleErrors()).isEmpty();
            page.browser.get("about:blank");
        }
    }
}
