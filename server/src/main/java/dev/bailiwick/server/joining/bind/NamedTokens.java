package dev.bailiwick.server.joining.bind;

import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.server.joining.found.ConfigText;

/** The tokens of one file of named.conf, in order. For one thread. */
final class NamedTokens {
    private final String file;
    private final String text;
    private int at;
    private int line = 1;

    NamedTokens(String file, String text) {
        this.file = file;
        this.text = text;
    }

    enum Kind {
        WORD,
        QUOTED,
        OPEN,
        CLOSE,
        SEMICOLON,
        END
    }

    /** @param line where it begins, from 1 */
    record Token(Kind kind, String text, int line) {}

    String file() {
        return file;
    }

    int line() {
        return line;
    }

    Failure wrong(String what) {
        return ConfigText.wrong(file, line, what);
    }

    /** The next token; {@link Kind#END} again and again at the end. */
    Token next() {
        skip();
        if (at >= text.length()) {
            return new Token(Kind.END, "", line);
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> single(Kind.OPEN, c);
            case '}' -> single(Kind.CLOSE, c);
            case ';' -> single(Kind.SEMICOLON, c);
            // a token of its own: `!10/8` is "not" and a network
            case '!' -> single(Kind.WORD, c);
            case '"' -> quoted();
            default -> word();
        };
    }

    private Token single(Kind kind, char c) {
        at++;
        return new Token(kind, String.valueOf(c), line);
    }

    private Token word() {
        int start = at;
        while (at < text.length() && !endsWord()) {
            at++;
        }
        return new Token(Kind.WORD, text.substring(start, at), line);
    }

    private boolean endsWord() {
        char c = text.charAt(at);
        return c <= ' ' || "{};\"!".indexOf(c) >= 0 || comments();
    }

    private Token quoted() {
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return new Token(Kind.QUOTED, out.toString(), line);
            }
            if (c == '\n') {
                break;
            }
            if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                at++;
                out.append('"');
            } else {
                out.append(c);
            }
        }
        throw wrong("a quotation mark is not closed");
    }

    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (c <= ' ') {
                at++;
            } else if (c == '#' || text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                comment();
            } else {
                return;
            }
        }
    }

    private void comment() {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            throw wrong("a comment is not closed");
        }
        for (; at < end + 2; at++) {
            line += text.charAt(at) == '\n' ? 1 : 0;
        }
    }

    private boolean comments() {
        return text.startsWith("//", at) || text.startsWith("/*", at);
    }
}
