package orrery.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orrery doctor}: what this machine has and what it lacks. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Say what this machine has, what is missing, and the cure.",
        footer = {"", "Example:", "  orrery doctor --json"})
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Override
    public Integer call() {
        Doctor.Report report = new Doctor(Home.folder()).examine();
        output.print(report, text(report));
        return report.ok() ? 0 : Failures.FAILED;
    }

    static String text(Doctor.Report r) {
        StringBuilder text = new StringBuilder();
        row(text, "orrery", r.orrery() + ", commit " + r.commit());
        row(text, "java", r.java());
        row(text, "system", r.system());
        row(text, "processor", r.processor().model() + ", " + r.processor().cores() + " cores");
        row(text, "features", String.join(" ", r.processor().features()));
        row(text, "memory", r.memory().totalMb() + " MB, " + r.memory().availableMb() + " MB free");
        row(text, "disk", r.diskFreeMb() + " MB free");
        row(text, "gpu", r.gpu() == null ? "none" : r.gpu());
        row(text, "browser", r.browser() == null ? "none" : r.browser());
        Doctor.Torch torch = r.libtorch();
        row(
                text,
                "libtorch",
                torch.version()
                        + (torch.loads()
                                ? " loads, kernels " + torch.capability() + ", precision " + torch.precision()
                                        + ", products by " + torch.products()
                                : " does not load"));
        row(text, "zoo", r.zoo().isEmpty() ? "empty" : String.join(", ", r.zoo()));
        for (Doctor.Missing missing : r.missing()) {
            text.append('\n')
                    .append(missing.needed() ? "MISSING  " : "note     ")
                    .append(missing.what());
            text.append("\n  cure   ").append(missing.cure());
        }
        text.append('\n').append(r.ok() ? "This machine can run Orrery." : "This machine cannot run Orrery yet.");
        return text.toString();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("%-11s%s%n".formatted(name, value));
    }
}
