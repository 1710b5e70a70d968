package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;
import orrery.worlds.Environment;

/** A learned world beside its simulator, and a simulator alone, in a real browser; needs what {@link BrowserTest} needs. */
@Timeout(120)
class BesidePageTest {
    @TempDir
    static Path folder;

    private static PageBrowser page;

    @BeforeAll
    static void open() throws IOException {
        PageBrowser.assumeThere();
        page = PageBrowser.open(folder.resolve("profile"));
    }

    @AfterAll
    static void close() {
        if (page != null) {
            page.close();
        }
    }

    @Test
    void oneKeyMovesBothPicturesAndTheMeterTellsHowFarTheyAreApart() {
        try (PlayServer server = serve(Lookalike::open)) {
            page.visit(server, 1280, 860);
            page.until(() -> page.frame() > 10);
            assertThat(shown("truth")).isTrue();
            assertThat(page.browser.findElements(By.tagName("figcaption")))
                    .extracting(caption -> caption.getText())
                    .containsExactly("learned", "simulator");
            assertThat(page.text("kind")).isEqualTo("learned, beside its simulator");
            int[] mine = page.ball();
            int[] real = page.ball("truth");
            Keys key = mine[0] < 32 ? Keys.ARROW_RIGHT : Keys.ARROW_LEFT;
            int way = mine[0] < 32 ? 1 : -1;
            page.hold(key, () -> way * (page.ball()[0] - mine[0]) > 3 && way * (page.ball("truth")[0] - real[0]) > 3);
            page.hold(Keys.ARROW_DOWN, () -> number("position") > 0.3);
            page.until(() -> number("psnr") < 45);
            assertThat(page.text("seen")).isEqualTo("3 of 3 seen");
            page.press("t");
            page.until(() -> number("psnr") > 40 && since() < 40);
            page.until(() -> since() > 20);
            page.click("resync");
            page.until(() -> since() < 15);
            assertThat(page.browser.executeScript(
                            "return document.querySelector('#psnrGraph .marks').getAttribute('d').split('M').length"))
                    .as("every beginning is marked in the graph")
                    .isIn(3L, 4L); // of three, the first may have left the graph
            assertThat(page.consoleErrors()).isEmpty();
            page.browser.get("about:blank");
        }
    }

    @Test
    void pairFitsADesktopAndAPhoneInLightAndDark() {
        try (PlayServer server = serve(Lookalike::open)) {
            for (String scheme : List.of("light", "dark")) {
                page.scheme(scheme);
                page.visit(server, 1280, 860);
                swing();
                page.shoot("beside-desktop-" + scheme);
                assertThat(top("truth")).as("side by side").isEqualTo(top("picture"));
                page.visit(server, 375, 812);
                swing();
                page.shootWhole("beside-phone-" + scheme);
                assertThat(top("truth")).as("one below the other").isGreaterThan(top("picture") + 100);
                assertThat(page.browser.executeScript(
                                "return document.documentElement.scrollWidth <= window.innerWidth"))
                        .as("no sideways scrolling at phone width")
                        .isEqualTo(true);
            }
            assertThat(unnamed()).as("everything has an accessible name").isEmpty();
            page.scheme("");
            assertThat(page.consoleErrors()).isEmpty();
            page.browser.get("about:blank");
        }
    }

    @Test
    void simulatorAloneIsPlayedOnTheSamePageAndSaysWhenTheGameIsOver() {
        try (PlayServer server = serve(() -> PuckWorld.ending(60))) {
            page.visit(server, 1280, 860);
            page.until(() -> page.frame() > 5);
            assertThat(shown("truth")).isFalse();
            assertThat(shown("meter")).isFalse();
            assertThat(shown("kField")).isFalse();
            assertThat(shown("choose")).isFalse();
            assertThat(page.text("kind")).isEqualTo("simulator");
            page.until(() -> number("score") > 10);
            page.until(() -> page.text("coverText").contains("Press R to play again"));
            assertThat(shown("cover")).isTrue();
            page.shoot("simulator-over");
            page.press("r");
            page.until(() -> !shown("cover") && page.frame() > 2);
            assertThat(page.consoleErrors()).isEmpty();
            page.browser.get("about:blank");
        }
    }

    private static PlayServer serve(Supplier<? extends Environment> world) {
        return PlayServer.open(world, PlayOptions.defaults().with(folder.resolve("recordings")));
    }

    /** Plays for a few seconds, so that there is something to see. */
    private static void swing() {
        page.until(() -> page.frame() > 5);
        for (Keys key : List.of(Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ARROW_LEFT)) {
            new Actions(page.browser).keyDown(key).perform();
            PageBrowser.sleep(900);
            new Actions(page.browser).keyUp(key).perform();
        }
        page.press("t");
        new Actions(page.browser).keyDown(Keys.ARROW_UP).perform();
        PageBrowser.sleep(2_000);
        new Actions(page.browser).keyUp(Keys.ARROW_UP).perform();
    }

    private static boolean shown(String id) {
        return page.browser.findElement(By.id(id)).isDisplayed();
    }

    private static double number(String id) {
        String text = page.text(id);
        return text.matches("[0-9.]+") ? Double.parseDouble(text) : Double.NaN;
    }

    private static double since() {
        return Double.parseDouble(page.text("since").replaceAll(" frames?$", ""));
    }

    private static double top(String id) {
        return page.browser.findElement(By.id(id)).getRect().getY();
    }

    private static String unnamed() {
        return String.valueOf(page.browser.executeScript(
                "return [...document.querySelectorAll('button, canvas, svg, select, input, section')]"
                        + ".filter(e => e.getClientRects().length && !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')"
                        + " || e.textContent.trim() || e.labels?.length)).map(e => e.outerHTML.slice(0, 60)).join()"));
    }
}
