package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with the page of play in it. Pictures go to {@code target/page}. */
final class PageBrowser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path PICTURES = Path.of("target/page");

    final ChromeDriver browser;

    private PageBrowser(ChromeDriver browser) {
        this.browser = browser;
    }

    /** Skips the test where there is no Chromium; with {@code -Dorrery.browser=true} that is a failure instead. */
    static void assumeThere() {
        boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
        if (Boolean.getBoolean("orrery.browser")) {
            assertThat(there).as("chromium and chromedriver in /usr/bin").isTrue();
        }
        assumeTrue(there, "no chromium and chromedriver in /usr/bin: apt-get install chromium chromium-driver");
    }

    /** @param profile an empty folder for what a browser writes */
    static PageBrowser open(Path profile) throws IOException {
        Files.createDirectories(PICTURES);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        System.setProperty("webdriver.chrome.driver", DRIVER.toString());
        ChromeDriver driver = new ChromeDriver(options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(10));
        return new PageBrowser(driver);
    }

    @Override
    public void close() {
        browser.quit();
    }

    /** Opens the page as its only visitor and waits until it drives. */
    void visit(PlayServer to, int width, int height) {
        browser.get("about:blank");
        until(() -> to.viewers() == 0);
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        width < 500 ? 2 : 1,
                        "mobile",
                        width < 500));
        browser.manage().window().setSize(new Dimension(Math.max(500, width), height));
        browser.get(to.url());
        until(() -> text("role").equals("You drive") && frame() >= 0);
    }

    /** Light or dark, as the system would ask for; empty for the default. */
    void scheme(String scheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Holds a key until something has happened. */
    void hold(Keys key, BooleanSupplier moved) {
        new Actions(browser).keyDown(key).perform();
        until(moved);
        new Actions(browser).keyUp(key).perform();
    }

    void press(CharSequence key) {
        new Actions(browser).sendKeys(key).perform();
    }

    void click(String id) {
        browser.findElement(By.id(id)).click();
    }

    String text(String id) {
        return String.valueOf(browser.executeScript("return document.getElementById('" + id + "').textContent"));
    }

    String badge() {
        return text("badge");
    }

    /** Number of the frame on screen; -1 before the first. */
    long frame() {
        Object number = browser.executeScript("return Number(document.getElementById('picture').dataset.frame ?? -1)");
        return number instanceof Number value ? value.longValue() : -1;
    }

    /** Column and row of the middle of what is white in the canvas. */
    int[] ball() {
        return ball("picture");
    }

    /** The same in another canvas. */
    int[] ball(String canvas) {
        return numbers("const c = document.getElementById('" + canvas + "');"
                + "const d = c.getContext('2d', { willReadFrequently: true }).getImageData(0, 0, c.width, c.height).data;"
                + "let x = 0, y = 0, n = 0;"
                + "for (let i = 0; i < d.length; i += 4) {"
                + "  if (d[i] > 250 && d[i + 1] > 250 && d[i + 2] > 250) {"
                + "    x += (i / 4) % c.width; y += Math.floor(i / 4 / c.width); n++; } }"
                + "return n ? [Math.round(x / n), Math.round(y / n)] : [-1, -1];");
    }

    /** Red, green, blue and alpha of the picture's corner, one pixel in. */
    int[] ground() {
        return numbers(
                "return [...document.getElementById('picture').getContext('2d', { willReadFrequently: true }).getImageData(1, 1, 1, 1).data]");
    }

    private int[] numbers(String script) {
        return browser.executeScript(script) instanceof List<?> list
                ? list.stream().mapToInt(n -> ((Number) n).intValue()).toArray()
                : new int[0];
    }

    /** Where the ball lies once it no longer moves. */
    int[] settled() {
        int[] before = ball();
        for (int i = 0; i < 50; i++) {
            sleep(150);
            int[] now = ball();
            if (now[0] == before[0] && now[1] == before[1]) {
                return now;
            }
            before = now;
        }
        throw new AssertionError("the ball never rests");
    }

    /** What the console complained about since the last call. */
    List<String> consoleErrors() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    void shoot(String name) {
        write(name, browser.getScreenshotAs(OutputType.BYTES));
    }

    /** The page from top to bottom, also what is below the fold. */
    void shootWhole(String name) {
        Object data = browser.executeCdpCommand(
                        "Page.captureScreenshot", Map.of("captureBeyondViewport", true, "format", "png"))
                .get("data");
        write(name, Base64.getDecoder().decode(String.valueOf(data)));
    }

    private void write(String name, byte[] png) {
        try {
            Files.write(PICTURES.resolve(name + ".png"), png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                shoot("stuck");
                throw new AssertionError("waited 20 seconds; see target/page/stuck.png");
            }
            sleep(40);
        }
    }

    static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
