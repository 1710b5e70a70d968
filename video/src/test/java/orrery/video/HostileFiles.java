package orrery.video;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import orrery.tensor.Scope;

/** Videos that want to do harm, made from seeds and from three small good ones. */
final class HostileFiles {
    private static final int CUTS = 20;
    private static final int FLIPS = 70; // of each of three formats

    private final Path folder;
    private final List<Hostile> all = new ArrayList<>();
    private final byte[] mp4;
    private final byte[] mkv;
    private final byte[] gif;

    /**
     * One of them.
     *
     * @param broken whether it cannot pass as a good video
     */
    record Hostile(String name, byte[] bytes, boolean broken) {
        @Override
        public String toString() {
            return name;
        }
    }

    private HostileFiles(Path folder) throws IOException {
        this.folder = folder;
        this.mp4 = clip("good.mp4", 64, 64);
        this.mkv = clip("good.mkv", 64, 64);
        this.gif = clip("good.gif", 64, 64);
    }

    /**
     * Makes them all.
     *
     * @param secret a video that must not be opened
     * @param port of a server on this machine that must not be called
     */
    static List<Hostile> all(Path folder, Path secret, int port) throws IOException {
        HostileFiles files = new HostileFiles(folder);
        files.cutAndFlipped();
        files.noVideos();
        files.references(secret, "http://127.0.0.1:" + port + "/x");
        files.heads();
        files.boxes(secret);
        files.streams();
        return files.all;
    }

    private byte[] clip(String name, int width, int height) throws IOException {
        Path file = folder.resolve(name);
        try (Scope scope = Scope.open()) {
            VideoWriter.write(file, Clips.wandering(24, height, width), 10);
        }
        return Files.readAllBytes(file);
    }

    private void cutAndFlipped() {
        byte[][] wholes = {mp4, mkv, gif};
        String[] endings = {".mp4", ".mkv", ".gif"};
        for (int i = 0; i < wholes.length; i++) {
            byte[] whole = wholes[i];
            for (int k = 0; k < CUTS; k++) {
                int length = (int) ((k + 0.5) / CUTS * 0.97 * whole.length);
                add("cut-" + k + endings[i], Arrays.copyOf(whole, length), true);
            }
            Random random = new Random(i);
            for (int k = 0; k < FLIPS; k++) {
                byte[] bytes = whole.clone();
                for (int bit = 0; bit < 1 + k % 5; bit++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                add("flipped-" + k + endings[i], bytes, false);
            }
        }
    }

    private void noVideos() {
        byte[] noise = new byte[100_000];
        new Random(5).nextBytes(noise);
        byte[] ones = new byte[100_000];
        Arrays.fill(ones, (byte) -1);
        add("empty.mp4", new byte[0], true);
        add("one-byte.mp4", new byte[1], true);
        add("zeros.mkv", new byte[100_000], true);
        add("ones.ts", ones, true);
        add("noise.mp4", noise, true);
        text("letter.mp4", "Dear reader,\nthis is no video.\n");
        text("html.webm", "<!DOCTYPE html><html><body><video src='x.mp4'></video></body></html>");
        text("archive.mp4", "PK\003\004 not even a good archive");
        add("sound.wav", wav(), true);
        add("sound.mp4", replaced(mp4, "vide", "soun"), true);
    }

    private void references(Path secret, String url) {
        String file = secret.toUri().toString();
        for (String target :
                List.of(secret.toString(), file, url, "concat:" + secret, "subfile,,start,0,end,0,,:" + secret)) {
            String name = (target.equals(url) ? "url" : "file") + all.size();
            text(name + "-m3u8.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n" + target + "\n#EXT-X-ENDLIST\n");
            text(name + "-concat.mp4", "ffconcat version 1.0\nfile '" + target + "'\n");
            text(name + "-plain-concat.txt", "file '" + target + "'\nfile '" + target + "'\n");
        }
        text("key.m3u8", "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"" + url + "\"\n#EXTINF:9,\n" + file + "\n");
        text("list.mpd", "<?xml version=\"1.0\"?><MPD><Period><BaseURL>" + url + "</BaseURL></Period></MPD>");
        text("call.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n");
        text("list.asx", "<asx version=\"3.0\"><entry><ref href=\"" + url + "\"/></entry></asx>");
        text(
                "list.xspf",
                "<?xml version=\"1.0\"?><playlist><trackList><track><location>" + url
                        + "</location></track></trackList></playlist>");
        text("script.avs", "DirectShowSource(\"" + secret + "\")");
        text("redirect.mov", "RTSPtextrtsp://127.0.0.1/x");
        text("pattern%03d.png", "image sequences are not followed");
        text("graph.mp4", "movie=" + secret + "[out0]");
    }

    /** Heads that promise what no machine has. */
    private void heads() {
        add("huge.gif", patched(gif, 6, new byte[] {-1, -1, -1, -1}), true);
        add("no-size.gif", patched(gif, 6, new byte[4]), false);
        byte[] sizes = {-1, -1, -1, -1};
        add("huge-picture.mp4", patched(mp4, find(mp4, "avc1") + 28, sizes), false);
        add("no-picture.mp4", patched(mp4, find(mp4, "avc1") + 28, new byte[4]), false);
        add("huge-picture.mkv", patchedMkv(new byte[] {(byte) 0xb0}), false);
        for (int rate : new int[] {0, 1, 1_000_000_000, -1}) {
            byte[] number = ByteBuffer.allocate(4).putInt(rate).array();
            add("clock-" + rate + ".mp4", patched(mp4, find(mp4, "mdhd") + 16, number), false);
            add("step-" + rate + ".mp4", patched(mp4, find(mp4, "stts") + 16, number), false);
            add("steps-" + rate + ".mp4", patched(mp4, find(mp4, "stts") + 12, number), false);
            add("sizes-" + rate + ".mp4", patched(mp4, find(mp4, "stsz") + 12, number), false);
            add("size-" + rate + ".mp4", patched(mp4, find(mp4, "stsz") + 16, number), false);
            add("entries-" + rate + ".mp4", patched(mp4, find(mp4, "stts") + 8, number), false);
            add("chunks-" + rate + ".mp4", patched(mp4, find(mp4, "stco") + 8, number), false);
            add("place-" + rate + ".mp4", patched(mp4, find(mp4, "stco") + 12, number), rate != 0);
        }
    }

    private void boxes(Path secret) throws IOException {
        add("no-moov.mp4", replaced(mp4, "moov", "junk"), true);
        add("no-mdat.mp4", Arrays.copyOf(mp4, find(mp4, "mdat") - 4), true);
        add("elsewhere.mov", replaced(mp4, "url ", "alis"), false);
        byte[] reference = secret.toString().getBytes(StandardCharsets.UTF_8);
        add("external.mp4", patched(mp4, find(mp4, "dref") + 12, reference), false);
        ByteArrayOutputStream deep = new ByteArrayOutputStream();
        deep.write(mp4, 0, find(mp4, "moov") - 4);
        for (int left = 20_000; left > 0; left--) {
            deep.writeBytes(ByteBuffer.allocate(8)
                    .putInt(8 * left)
                    .put("moov".getBytes(StandardCharsets.US_ASCII))
                    .array());
        }
        add("deep.mp4", deep.toByteArray(), true);
        add("many-streams.mp4", manyStreams(10_000), false);
        add("endless.mkv", patched(mkv, 4, new byte[] {1, -1, -1, -1, -1, -1, -1, -1}), false);
        byte[] twice = Arrays.copyOf(mp4, 2 * mp4.length);
        System.arraycopy(mp4, 0, twice, mp4.length, mp4.length);
        add("twice.mp4", twice, false);
    }

    /** Transport streams can be put behind each other: the time begins again, the size changes. */
    private void streams() throws IOException {
        byte[] small = transport("small.mp4", 64, 64);
        byte[] large = transport("large.mp4", 96, 80);
        add("again.ts", joined(small, small), false);
        add("resized.ts", joined(small, large), false);
        byte[] odd = joined(small, small, small);
        add("slipped.ts", Arrays.copyOfRange(odd, 101, odd.length - 57), false);
    }

    private byte[] transport(String name, int width, int height) throws IOException {
        clip(name, width, height);
        Path out = folder.resolve(name + ".ts");
        KeyFrameCut.copy(folder.resolve(name), ReadOptions.standard(), 0, 100, out);
        return Files.readAllBytes(out);
    }

    private byte[] manyStreams(int count) {
        int moov = find(mp4, "moov") - 4;
        int trak = find(mp4, "trak") - 4;
        byte[] track = Arrays.copyOfRange(mp4, trak, trak + ByteBuffer.wrap(mp4).getInt(trak));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(mp4, 0, trak);
        for (int i = 0; i < count; i++) {
            out.writeBytes(track);
        }
        byte[] bytes = out.toByteArray();
        ByteBuffer.wrap(bytes).putInt(moov, bytes.length - moov);
        return bytes;
    }

    /** A Matroska file whose PixelWidth of one byte says 255 where it was 64, with the size field made to lie. */
    private byte[] patchedMkv(byte[] id) {
        byte[] bytes = mkv.clone();
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (bytes[i] == id[0] && bytes[i + 1] == (byte) 0x81 && bytes[i + 2] == 64) {
                bytes[i + 1] = (byte) 0x88;
                return bytes;
            }
        }
        return bytes;
    }

    private static byte[] wav() {
        ByteBuffer wav = ByteBuffer.allocate(44 + 8000).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 8000);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1);
        wav.putInt(8000).putInt(8000).putShort((short) 1).putShort((short) 8);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(8000);
        return wav.array();
    }

    private void text(String name, String content) {
        add(name, content.getBytes(StandardCharsets.UTF_8), true);
    }

    private void add(String name, byte[] bytes, boolean broken) {
        all.add(new Hostile(name, bytes, broken));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] patched(byte[] whole, int at, byte[] with) {
        byte[] bytes = whole.clone();
        System.arraycopy(with, 0, bytes, at, Math.min(with.length, bytes.length - at));
        return bytes;
    }

    private static byte[] replaced(byte[] whole, String name, String with) {
        return patched(whole, find(whole, name), with.getBytes(StandardCharsets.US_ASCII));
    }

    /** Where a name of four letters stands first. */
    private static int find(byte[] bytes, String name) {
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name);
        if (at < 0) {
            throw new IllegalStateException("no " + name);
        }
        return at;
    }
}
