package orrery.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * An amount of memory, as {@code --memory 6g} gives it.
 *
 * @param bytes 1 or more
 */
record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)\\s*([kmgt])i?b?");

    /** Reads {@code 512m}, {@code 6g}, {@code 1.5GB}; a unit is 1024 times the one before. */
    static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException("\"" + text + "\" is not a size; write e.g. 512m or 6g");
        }
        int power = 1 + "kmgt".indexOf(form.group(2));
        long bytes = Math.round(Double.parseDouble(form.group(1)) * (1L << (10 * power)));
        if (bytes < 1) {
            throw new TypeConversionException("\"" + text + "\" is nothing; write e.g. 512m or 6g");
        }
        return new ByteSize(bytes);
    }
}
