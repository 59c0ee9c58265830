package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.Nearest;
import dev.bailiwick.cli.report.Texts;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options whose values are one of a few words; another word is told the nearest. */
abstract class Words implements ITypeConverter<String>, Iterable<String> {
    private final List<String> words;

    Words(String... words) {
        this.words = List.of(words);
    }

    @Override
    public String convert(String value) {
        String word = value.toLowerCase(Locale.ROOT);
        if (!words.contains(word)) {
            throw new TypeConversionException(
                    "`" + value + "` is not " + Texts.either(words) + Nearest.hint(word, words));
        }
        return word;
    }

    @Override
    public Iterator<String> iterator() {
        return new ArrayList<>(words).iterator();
    }

    static final class Output extends Words {
        Output() {
            super("text", "json");
        }
    }

    static final class Form extends Words {
        Form() {
            super("bearer", "tsig", "lego-env", "nsupdate-key");
        }
    }

    static final class Operation extends Words {
        Operation() {
            super(
                    "read",
                    "create",
                    "update",
                    "delete",
                    "zone-create",
                    "zone-delete",
                    "zone-configure",
                    "transfer",
                    "notify");
        }
    }

    static final class WaitFor extends Words {
        WaitFor() {
            super("applied", "verified");
        }
    }

    static final class Role extends Words {
        Role() {
            super("viewer", "operator", "approver", "policy-admin", "auditor");
        }
    }

    static final class ProofType extends Words {
        ProofType() {
            super("jwt", "id_token");
        }
    }
}
