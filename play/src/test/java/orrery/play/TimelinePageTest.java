package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The slider that goes back in time, on the page. */
@Timeout(120)
class TimelinePageTest {
    @Test
    void theSliderGoesBackAndReplayComesToWhereItWas(@TempDir Path folder) throws IOException {
        PageBrowser.assumeThere();
        try (PlayServer server = PlayServer.open(
                        BallWorld::buttons, PlayOptions.defaults().with(folder.resolve("r")));
                PageBrowser page = PageBrowser.open(folder.resolve("profile"))) {
            page.visit(server, 1280, 860);
            page.press("p");
            page.until(() -> page.badge().equals("Paused"));
            page.press("r");
            page.until(() -> page.frame() == 0);
            int begin = page.ball()[0];
            page.press("p");
            page.until(() -> page.badge().isEmpty());
            page.hold(Keys.ARROW_RIGHT, () -> page.ball()[0] > begin + 12);
            int[] there = page.settled();
            page.press("p");
            page.until(() -> page.badge().equals("Paused"));
            long last = page.frame();
            goTo(page, 0);
            page.until(() -> page.frame() == 0 && page.ball()[0] == begin);
            assertThat(page.text("timeNow")).isEqualTo("0 of " + last);
            page.shoot("timeline");
            page.click("replay");
            page.until(() -> page.frame() >= last && page.ball()[0] == there[0]);
            page.until(() -> page.text("replayText").equals("Replay"));
            page.press("p");
            page.until(() -> page.badge().equals("Paused"));
            long end = page.frame();
            goTo(page, end - 1);
            page.until(() -> page.frame() == end - 1);
            keysGoIntoAFileAndComeBack(page, there[0], last);
            assertThat(page.consoleErrors()).isEmpty();
            page.browser.get("about:blank");
        }
    }

    /** The file is caught where the browser would store it, and given back as if it had been chosen. */
    private static void keysGoIntoAFileAndComeBack(PageBrowser page, int there, long last) {
        page.browser.executeScript("HTMLAnchorElement.prototype.click = () => {};"
                + " URL.createObjectURL = file => { file.text().then(text => { window.kept = text; }); return ''; };");
        page.click("keysSave");
        page.until(() -> page.browser.executeScript("return window.kept") != null);
        page.press("r");
        page.until(() -> page.frame() == 0);
        page.browser.executeScript("const files = new DataTransfer();"
                + " files.items.add(new File([window.kept], 'ball-keys.json'));"
                + " const input = document.getElementById('keysFile');"
                + " input.files = files.files; input.dispatchEvent(new Event('change'));");
        page.until(() -> page.frame() >= last && page.ball()[0] == there);
    }

    private static void goTo(PageBrowser page, long frame) {
        page.browser.executeScript("const t = document.getElementById('time'); t.value = " + frame
                + "; t.dispatchEvent(new Event('change'));");
    }
}
