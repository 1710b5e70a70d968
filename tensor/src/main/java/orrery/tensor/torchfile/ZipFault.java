package orrery.tensor.torchfile;

/** A rule that a zip breaks; {@link ZipDirectory} adds the file and the cure. */
final class ZipFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    ZipFault(String what) {
        super(what);
    }
}
