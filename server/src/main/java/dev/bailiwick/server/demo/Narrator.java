package dev.bailiwick.server.demo;

import java.io.PrintWriter;

/** Tells what happens and why, step by step, and remembers whether everything went as told. Used by one thread. */
final class Narrator {
    private final PrintWriter out;
    private int step;
    private boolean asTold = true;

    Narrator(PrintWriter out) {
        this.out = out;
    }

    void title(String text) {
        out.println();
        out.println(text);
        out.flush();
    }

    /** Begins a step. */
    void step(String heading, String why) {
        step++;
        out.println();
        out.println("== " + step + ". " + heading);
        out.println("   " + why);
        out.flush();
    }

    /** A line of the story. */
    void say(String line) {
        out.println("   " + line);
        out.flush();
    }

    /** What a command printed. */
    void quote(String text) {
        text.lines().forEach(line -> out.println("   | " + line));
        out.flush();
    }

    /** Notes whether something came out as it should, and says so. */
    void expect(boolean holds, String what) {
        out.println((holds ? "   ok: " : "   NOT AS TOLD: ") + what);
        out.flush();
        asTold &= holds;
    }

    boolean asTold() {
        return asTold;
    }
}
