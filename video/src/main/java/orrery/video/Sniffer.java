package orrery.video;

import static org.bytedeco.ffmpeg.global.avformat.AVPROBE_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.av_probe_input_format;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVProbeData;
import org.bytedeco.javacpp.BytePointer;
import orrery.base.OrreryException;

/** What a file that is no video of ours may be instead, from its first bytes alone: nothing in it is followed or run. */
final class Sniffer {
    static final String CURE =
            "It may be cut off or no video. Copy it again, or give mp4, mov, mkv, webm, avi, ts, mpg or gif.";

    private static final int HEAD = 1 << 16;
    private static final int TAIL = 4096;
    private static final int MOST_BOXES = 100_000;
    private static final Set<String> SOUND = Set.of("mp3", "wav", "flac", "aac", "ac3", "ogg", "aiff", "amr");

    private Sniffer() {}

    /** The error for a file that FFmpeg did not open. */
    static OrreryException unreadable(Path file, int code) {
        long size = file.toFile().length();
        if (size == 0) {
            return new OrreryException(file + ": not a readable video (it is empty, 0 bytes)", CURE);
        }
        return new OrreryException(file + ": not a readable video (" + why(file, code) + ", " + size + " bytes)", CURE);
    }

    private static String why(Path file, int code) {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        String looks = looks(head);
        if (SOUND.contains(looks)) {
            return "no video stream: it looks like " + looks + ", which is sound";
        }
        if (!looks.isEmpty()) {
            return "it looks like " + looks + ", which is not among the formats that are read";
        }
        if (isText(head)) {
            return "it is text";
        }
        if (isMp4(head) && !hasIndex(file)) {
            return "its index, the moov box, is missing: the file was cut off or never finished";
        }
        return code == AVERROR_EOF() ? "it ends before its first picture" : Ffmpeg.words(code);
    }

    private static boolean isText(byte[] head) {
        for (byte b : head) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private static boolean isMp4(byte[] head) {
        return head.length > 8 && new String(head, 4, 4, StandardCharsets.ISO_8859_1).equals("ftyp");
    }

    /** Whether an MP4 has a moov box at its top level; boxes are a size, a name and what is in them. */
    private static boolean hasIndex(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] name = new byte[4];
            for (long at = 0, boxes = 0; at + 8 <= in.length() && boxes < MOST_BOXES; boxes++) {
                in.seek(at);
                long size = in.readInt() & 0xffffffffL;
                in.readFully(name);
                if (new String(name, StandardCharsets.ISO_8859_1).equals("moov")) {
                    return true;
                }
                if (size == 1 && at + 16 <= in.length()) {
                    size = in.readLong();
                }
                if (size < 8) {
                    return false;
                }
                at += size;
            }
            return false;
        } catch (IOException e) {
            return true; // it cannot be told; the caller says what FFmpeg said
        }
    }

    /** Whether a GIF ends in its mark, a semicolon; zeros behind it are padding. */
    static boolean hasGifEnd(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(TAIL, in.length())];
            in.seek(in.length() - tail.length);
            in.readFully(tail);
            int last = tail.length - 1;
            while (last > 0 && tail[last] == 0) {
                last--;
            }
            return last >= 0 && tail[last] == ';';
        } catch (IOException e) {
            return true; // it cannot be told
        }
    }

    /** A format outside of our list by the first bytes of a file; empty if it is one of ours or nothing known. */
    private static String looks(byte[] head) {
        try (BytePointer bytes = new BytePointer(head.length + AVPROBE_PADDING_SIZE);
                BytePointer noName = new BytePointer("");
                AVProbeData data = new AVProbeData()) {
            bytes.zero();
            bytes.put(head, 0, head.length);
            data.buf(bytes);
            data.buf_size(head.length);
            data.filename(noName); // it promises nothing
            AVInputFormat format = av_probe_input_format(data, 1);
            if (format == null || format.isNull()) {
                return "";
            }
            String name = format.name().getString();
            boolean ours = (',' + VideoLimits.FORMATS + ',').contains(',' + name.split(",", -1)[0] + ',');
            return ours ? "" : name;
        }
    }

    /** One name for a container that FFmpeg calls by several, by the file's ending where that is one of them. */
    static String name(String names, Path file) {
        String lower = file.toString().toLowerCase(Locale.ROOT);
        String[] all = names.split(",", -1);
        for (String name : all) {
            if (lower.endsWith("." + name)) {
                return name;
            }
        }
        return all[0];
    }
}
