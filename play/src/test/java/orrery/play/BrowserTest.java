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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The page in a real browser: real key presses move the picture. Needs Chromium and its driver as Debian installs them; run
 * with {@code -Dorrery.browser=true} to make their absence a failure. Pictures of the page go to {@code target/page}.
 */
@Timeout(120)
class BrowserTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path PICTURES = Path.of("target/page");

    @TempDir
    static Path folder;

    static PlayServer server;
    static ChromeDriver browser;

    @BeforeAll
    static void open() throws IOException {
        boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
        if (Boolean.getBoolean("orrery.browser")) {
            assertThat(there).as("chromium and chromedriver in /usr/bin").isTrue();
        }
        assumeTrue(there, "no chromium and chromedriver in /usr/bin: apt-get install chromium chromium-driver");
        Files.createDirectories(PICTURES);
        server = PlayServer.open(BallWorld::buttons, PlayOptions.defaults().with(folder.resolve("recordings")));
        browser = chromium();
    }

    private static ChromeDriver chromium() {
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
                "--user-data-dir=" + folder.resolve("profile"));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        System.setProperty("webdriver.chrome.driver", DRIVER.toString());
        ChromeDriver driver = new ChromeDriver(options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(10));
        return driver;
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void arrowKeysMoveTheBallWhereTheyPoint() {
        visit(1280, 860);
        press("r");
        until(() -> frame() > 3);
        int[] rest = ball();
        hold(Keys.ARROW_RIGHT, () -> ball()[0] > rest[0] + 6 && ball()[1] == rest[1]);
        int[] right = settled();
        hold(Keys.ARROW_DOWN, () -> ball()[1] > right[1] + 6 && ball()[0] == right[0]);
        int[] down = settled();
        new Actions(browser).keyDown(Keys.ARROW_UP).perform();
        hold(Keys.ARROW_LEFT, () -> ball()[0] < down[0] - 4 && ball()[1] < down[1] - 4);
        new Actions(browser).keyUp(Keys.ARROW_UP).perform();
        assertThat(settled()).isEqualTo(ball());
        assertThat(text("latency")).matches("\\d+(\\.\\d)?");
        assertThat(consoleErrors()).isEmpty();
    }

    @Test
    void pageButtonsAreHeldByMouseAndByKeyboardFocus() {
        visit(1280, 860);
        int[] before = settled();
        new Actions(browser)
                .clickAndHold(browser.findElement(By.cssSelector("[data-index='1']")))
                .perform();
        until(() -> ball()[0] < before[0] - 4);
        new Actions(browser).release().perform();
        settled();
        browser.executeScript("document.querySelector('[data-index=\"3\"]').focus()");
        int[] focused = ball();
        hold(Keys.SPACE, () -> ball()[1] < focused[1] - 4);
        settled();
        assertThat(consoleErrors()).isEmpty();
    }

    @Test
    void pauseStepRestartAndDialsWorkFromTheKeyboard() {
        visit(1280, 860);
        press("p");
        until(() -> text("pauseText").equals("Play") && badge().equals("Paused"));
        long stands = frame();
        press(".");
        until(() -> frame() == stands + 1);
        press("p");
        until(() -> frame() > stands + 3);
        press("n");
        until(() -> text("startNow").equals("2")
                && ground()[0] == BallWorld.ground(1).getRed());
        click("choose");
        until(() -> browser.findElement(By.id("picker")).isDisplayed());
        until(() -> Boolean.TRUE.equals(
                browser.executeScript("const c = document.querySelector('[data-start=\"4\"] canvas');"
                        + "return c.getContext('2d').getImageData(1, 1, 1, 1).data[0] === "
                        + BallWorld.ground(4).getRed())));
        shoot("picker");
        browser.findElement(By.cssSelector("#thumbs [data-start='3']")).click();
        until(() -> text("startNow").equals("4")
                && ground()[0] == BallWorld.ground(3).getRed());
        browser.executeScript("document.querySelector('#kChoices input[value=\"2\"]').click()");
        until(() -> text("kNow").equals("2"));
        browser.executeScript("document.querySelector('#kChoices input[value=\"4\"]').click()");
        until(() -> text("kNow").equals("4"));
        click("record");
        until(() -> badge().contains("Recording"));
        click("record");
        until(() -> text("note").startsWith("Recorded") || text("note").startsWith("Nothing"));
        press("n");
        press("n");
        until(() -> text("startNow").equals("1"));
        assertThat(consoleErrors()).isEmpty();
    }

    @Test
    void secondWindowWatchesAndTakesTheWheelWhenItIsFree() {
        visit(1280, 860);
        String first = browser.getWindowHandle();
        browser.switchTo().newWindow(WindowType.WINDOW);
        String second = browser.getWindowHandle();
        try {
            browser.get(server.url());
            until(() -> text("role").equals("Watching"));
            long seen = frame();
            until(() -> frame() > seen + 3);
            assertThat(browser.findElement(By.id("pause")).isEnabled()).isFalse();
            shoot("spectator");
            browser.switchTo().window(first);
            click("letgo");
            browser.switchTo().window(second);
            until(() -> browser.findElement(By.id("wheel")).isDisplayed());
            click("wheel");
            until(() -> text("role").equals("You drive"));
            int[] before = settled();
            hold(Keys.ARROW_LEFT, () -> ball()[0] < before[0] - 4);
            assertThat(consoleErrors()).isEmpty();
        } finally {
            browser.switchTo().window(second).close();
            browser.switchTo().window(first);
        }
    }

    @Test
    void wrongTokenIsExplainedOnThePage() {
        browser.get("about:blank");
        browser.get(server.url().replaceFirst("#.*", "#0123456789abcdef0123456789abcdef"));
        until(() -> text("coverText").contains("token is missing or wrong"));
        browser.get("about:blank");
        browser.get(server.url().replaceFirst("#.*", ""));
        until(() -> text("coverText").contains("lacks its token"));
        assertThat(consoleErrors()).isEmpty();
    }

    @Test
    void everythingFitsADesktopAndAPhoneInLightAndDark() {
        for (String scheme : List.of("light", "dark")) {
            scheme(scheme);
            visit(1280, 860);
            until(() -> frame() > 3 && !text("fps").equals("–"));
            new Actions(browser).keyDown(Keys.ARROW_RIGHT).perform();
            sleep(600);
            shoot("desktop-" + scheme);
            new Actions(browser).keyUp(Keys.ARROW_RIGHT).perform();
            visit(375, 812);
            until(() -> frame() > 3 && !text("fps").equals("–"));
            shootWhole("phone-" + scheme);
            assertThat(browser.executeScript("return document.documentElement.scrollWidth <= window.innerWidth"))
                    .as("no sideways scrolling at phone width")
                    .isEqualTo(true);
            assertThat(browser.executeScript(
                            "return [...document.querySelectorAll('button, select, .segments span')].filter(e =>"
                                    + " e.offsetParent && e.getBoundingClientRect().height < 36).map(e => e.id)"))
                    .as("everything is large enough for a finger")
                    .isEqualTo(List.of());
        }
        scheme("");
        assertThat(consoleErrors()).isEmpty();
    }

    @Test
    void slidersSteerAWorldWithAxes() {
        try (PlayServer car =
                PlayServer.open(BallWorld::pedals, PlayOptions.defaults().with(folder.resolve("car")))) {
            visit(car, 1280, 860);
            int[] before = settled();
            hold(Keys.ARROW_RIGHT, () -> ball()[0] > before[0] + 4);
            settled();
            int[] now = ball();
            hold(Keys.ARROW_UP, () -> ball()[1] < now[1] - 4);
            settled();
            browser.executeScript("document.querySelector('#sliders input').focus()");
            int[] slid = ball();
            for (int i = 0; i < 12; i++) {
                new Actions(browser).sendKeys(Keys.ARROW_LEFT).perform();
            }
            until(() -> ball()[0] < slid[0] - 4);
            shoot("desktop-axes");
            visit(car, 375, 812);
            until(() -> frame() > 3);
            shootWhole("phone-axes");
            assertThat(consoleErrors()).isEmpty();
            browser.get("about:blank");
        }
    }

    private static void visit(int width, int height) {
        visit(server, width, height);
    }

    private static void visit(PlayServer to, int width, int height) {
        browser.get("about:blank");
        waitFor(() -> to.viewers() == 0);
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

    private static void scheme(String scheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private static void hold(Keys key, BooleanSupplier moved) {
        new Actions(browser).keyDown(key).perform();
        until(moved);
        new Actions(browser).keyUp(key).perform();
    }

    private static void press(CharSequence key) {
        new Actions(browser).sendKeys(key).perform();
    }

    private static void click(String id) {
        browser.findElement(By.id(id)).click();
    }

    private static String text(String id) {
        return String.valueOf(browser.executeScript("return document.getElementById('" + id + "').textContent"));
    }

    private static String badge() {
        return text("badge");
    }

    private static long frame() {
        Object number = browser.executeScript("return Number(document.getElementById('picture').dataset.frame ?? -1)");
        return number instanceof Number value ? value.longValue() : -1;
    }

    /** Column and row of the middle of what is white in the canvas. */
    private static int[] ball() {
        return numbers("const c = document.getElementById('picture');"
                + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                + "let x = 0, y = 0, n = 0;"
                + "for (let i = 0; i < d.length; i += 4) {"
                + "  if (d[i] > 250 && d[i + 1] > 250 && d[i + 2] > 250) {"
                + "    x += (i / 4) % c.width; y += Math.floor(i / 4 / c.width); n++; } }"
                + "return n ? [Math.round(x / n), Math.round(y / n)] : [-1, -1];");
    }

    private static int[] ground() {
        return numbers("return [...document.getElementById('picture').getContext('2d').getImageData(1, 1, 1, 1).data]");
    }

    private static int[] numbers(String script) {
        return browser.executeScript(script) instanceof List<?> list
                ? list.stream().mapToInt(n -> ((Number) n).intValue()).toArray()
                : new int[0];
    }

    /** Where the ball lies once it no longer moves. */
    private static int[] settled() {
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

    private static List<String> consoleErrors() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    private static void shoot(String name) {
        write(name, browser.getScreenshotAs(OutputType.BYTES));
    }

    /** The page from top to bottom, also what is below the fold. */
    private static void shootWhole(String name) {
        Object data = browser.executeCdpCommand(
                        "Page.captureScreenshot", Map.of("captureBeyondViewport", true, "format", "png"))
                .get("data");
        write(name, Base64.getDecoder().decode(String.valueOf(data)));
    }

    private static void write(String name, byte[] png) {
        try {
            Files.write(PICTURES.resolve(name + ".png"), png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void until(BooleanSupplier condition) {
        waitFor(condition);
    }

    private static void waitFor(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                shoot("stuck");
                throw new AssertionError("waited 10 seconds; see target/page/stuck.png");
            }
            sleep(40);
        }
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
