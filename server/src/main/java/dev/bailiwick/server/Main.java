package dev.bailiwick.server;

/** The one entry point of the product. */
public final class Main {
    private Main() {}

    /**
     * Prints how to call the program and leaves with status 2, as for any command line that names no known command.
     *
     * @param args the command and its options; none is known yet
     */
    public static void main(String[] args) {
        System.err.println("usage: bailiwick COMMAND [OPTION]...");
        System.exit(2);
    }
}
