package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import orrery.video.Png;

/** Beginning from a picture, on the page: chosen as a file, drawn over, sent. */
@Timeout(120)
class PromptPageTest {
    @Test
    void aChosenFileAndASketchOverItBeginTheWorld(@TempDir Path folder) throws IOException {
        PageBrowser.assumeThere();
        int wide = 300;
        int high = 200;
        byte[] rgb = new byte[3 * wide * high];
        for (int i = 0; i < wide * high; i++) {
            boolean middle = i % wide >= 60 && i % wide < 240;
            rgb[3 * i] = (byte) (middle ? 220 : 0);
            rgb[3 * i + 1] = (byte) (middle ? 40 : 0);
        }
        Path file = folder.resolve("picture.png");
        Files.write(file, Png.encode(rgb, wide, high));
        try (PlayServer server =
                        PlayServer.open(PaperWorld::new, PlayOptions.defaults().with(folder.resolve("r")));
                PageBrowser page = PageBrowser.open(folder.resolve("profile"))) {
            page.visit(server, 1280, 860);
            assertThat(page.ground()[0]).isEqualTo(40);
            page.click("prompting");
            page.browser.findElement(By.id("file")).sendKeys(file.toString());
            page.until(() -> red(page, 32, 32) > 200 && red(page, 1, 32) < 20); // its middle, not squeezed
            page.shoot("prompt");
            page.click("sketchBegin");
            page.until(() -> page.ground()[0] > 200);
            page.until(() -> page.text("note").contains("64x64"));

            page.click("prompting");
            WebElement sketch = page.browser.findElement(By.id("sketch"));
            page.browser.findElement(By.id("file")).sendKeys(file.toString());
            page.until(() -> red(page, 1, 32) < 20);
            page.browser.findElements(By.cssSelector("#colours .colour")).get(1).click(); // the second commonest: black
            new Actions(page.browser).moveToElement(sketch).click().perform();
            page.until(() -> red(page, 32, 32) < 20);
            page.click("sketchBegin");
            page.until(() -> page.ground()[0] < 20);

            page.browser.executeScript(
                    "const c = new OffscreenCanvas(8, 8); const p = c.getContext('2d');"
                            + "p.fillStyle = 'rgb(10, 20, 230)'; p.fillRect(0, 0, 8, 8);"
                            + "c.convertToBlob().then(b => { const d = new DataTransfer(); d.items.add(new File([b], 'x.png', { type: 'image/png' }));"
                            + "document.getElementById('screen').dispatchEvent(new DragEvent('drop', { dataTransfer: d, bubbles: true, cancelable: true })); });");
            page.until(() -> page.ground()[2] > 200); // dropped onto the picture, it begins at once
            assertThat(page.consoleErrors()).isEmpty();
            page.browser.get("about:blank");
        }
    }

    private static int red(PageBrowser page, int x, int y) {
        Object value =
                page.browser.executeScript("return document.getElementById('sketch').getContext('2d').getImageData(" + x
                        + "," + y + ",1,1).data[0]");
        return value instanceof Number number ? number.intValue() : -1;
    }
}
