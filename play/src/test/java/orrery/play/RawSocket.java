package orrery.play;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A socket without manners, for tests: says what it is told to, right or wrong, and reads only when asked. One thread may write while
 * another reads.
 */
final class RawSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int LITTLE = 4_096;

    private final Socket socket = new Socket();
    private final int status;

    private RawSocket(int port, String host, String headers, int buffer) throws IOException {
        if (buffer > 0) {
            socket.setReceiveBufferSize(buffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 10_000);
        socket.setSoTimeout(20_000);
        write(("GET /ws HTTP/1.1\r\nHost: " + host + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers
                        + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        status = readStatus();
    }

    /** Asks for a socket under our own name. */
    static RawSocket at(int port) throws IOException {
        return new RawSocket(port, "127.0.0.1:" + port, "", 0);
    }

    /** The same with hardly a place where the system could keep what is not read. */
    static RawSocket deaf(int port) throws IOException {
        return new RawSocket(port, "127.0.0.1:" + port, "", LITTLE);
    }

    /** Asks for a socket under another name or with further headers; see {@link #status}. */
    static RawSocket at(int port, String host, String headers) throws IOException {
        return new RawSocket(port, host, headers, 0);
    }

    /** What the server answered to the wish for a socket: 101 if it granted it. */
    int status() {
        return status;
    }

    private int readStatus() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.length() < 12 ? -1 : Integer.parseInt(head.substring(9, 12));
    }

    void say(String text) throws IOException {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one whole message of a kind, masked by zeros. */
    void frame(int kind, byte[] content) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(content.length + 14).put((byte) (0x80 | kind));
        if (content.length < 126) {
            frame.put((byte) (0x80 | content.length));
        } else if (content.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) content.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(content.length);
        }
        frame.putInt(0).put(content).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        write(bytes);
    }

    private void write(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /** Reads until the server closes and returns its code; {@link Visitor#CUT_OFF} where the connection ends without one. */
    int closeCode() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        try {
            while (true) {
                int kind = in.readUnsignedByte() & 15;
                byte[] content = in.readNBytes(length(in));
                if (kind == CLOSE) {
                    return content.length < 2 ? 1005 : ByteBuffer.wrap(content).getShort() & 0xffff;
                }
            }
        } catch (EOFException | SocketException e) {
            return Visitor.CUT_OFF;
        }
    }

    /**
     * Reads until two frames that follow each other in the socket do not in the world.
     *
     * @return frames that are missing between them; 0 where none is among all that comes within so many milliseconds
     */
    int missingFrames(int millis) throws IOException {
        socket.setSoTimeout(millis);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        int last = Integer.MAX_VALUE - 1;
        try {
            while (System.nanoTime() < end) {
                in.readUnsignedByte();
                ByteBuffer content = ByteBuffer.wrap(in.readNBytes(length(in)));
                if (content.remaining() >= FrameMessage.HEADER && content.getInt() == FrameMessage.MAGIC) {
                    int number = content.getInt();
                    if (number > last + 1) {
                        return number - last - 1;
                    }
                    last = number;
                }
            }
            return 0;
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    private static int length(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte();
        return length < 126 ? length : length == 126 ? in.readUnsignedShort() : Math.toIntExact(in.readLong());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
