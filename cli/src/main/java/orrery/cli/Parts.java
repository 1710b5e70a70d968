package orrery.cli;

import java.io.PrintWriter;
import orrery.base.Stop;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the classes picocli asks for; {@link Output} gets the streams and the stop of this run. */
final class Parts implements IFactory {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Stop stop;
    private final IFactory usual = CommandLine.defaultFactory();

    Parts(PrintWriter out, PrintWriter err, Stop stop) {
        this.out = out;
        this.err = err;
        this.stop = stop;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        return type == Output.class ? type.cast(new Output(out, err, stop)) : usual.create(type);
    }
}
