package dev.bailiwick.tlog.leaf;

import dev.bailiwick.tlog.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What opens the commitments of a leaf: its values and salts, as far as they are shown. Immutable.
 *
 * <p>A body either has the salt of the entry, and then shows every field; or it has none, and each shown field has its own salt.
 * With the entry's salt beside it a withheld value could be guessed.
 *
 * @param salt the entry's salt
 * @param fields every field of the leaf, in ascending order of names
 */
public record EntryBody(Optional<Salt> salt, List<Field> fields) {

    /** The longest value that a body holds; what is longer is a blob. */
    public static final int MAX_VALUE_BYTES = 65_536;

    /**
     * One field.
     *
     * @param name its name, as in the leaf
     * @param content what is held of it
     */
    public record Field(String name, FieldContent content) {}

    /** @throws IllegalArgumentException if the fields are not in order, or the salts do not go with the contents */
    public EntryBody {
        fields = List.copyOf(fields);
        if (fields.isEmpty() || fields.size() > SaltedLeaf.MAX_FIELDS) {
            throw new IllegalArgumentException(
                    "an entry has 1 to " + SaltedLeaf.MAX_FIELDS + " fields, not " + fields.size());
        }
        String before = "";
        for (Field field : fields) {
            if (SaltedLeaf.checkName(field.name).compareTo(before) <= 0) {
                throw new IllegalArgumentException("the body's fields are not in ascending order");
            }
            before = field.name;
            checkSalts(salt.isPresent(), field);
        }
    }

    private static void checkSalts(boolean entrySalt, Field field) {
        boolean fits = switch (field.content) {
            case FieldContent.Shown shown -> shown.salt().isPresent() != entrySalt;
            case FieldContent.Blob blob -> blob.salt().isPresent() != entrySalt;
            case FieldContent.Withheld ignored -> !entrySalt;
            case FieldContent.Erased ignored -> !entrySalt;
        };
        if (!fits) {
            throw new IllegalArgumentException("field `" + field.name + "` of the body "
                    + (entrySalt ? "goes not with the entry's salt" : "lacks its salt"));
        }
    }

    /** A body that shows everything: texts, with some of them standing for blobs. */
    public static EntryBody of(Salt salt, Map<String, String> values, Map<String, Hash> blobs) {
        SortedMap<String, FieldContent> contents = new TreeMap<>();
        values.forEach((name, value) -> contents.put(name, new FieldContent.Shown(value, Optional.empty())));
        blobs.forEach((name, digest) -> {
            if (contents.put(name, new FieldContent.Blob(digest, Optional.empty())) != null) {
                throw new IllegalArgumentException("field `" + name + "` is both a text and a blob");
            }
        });
        return new EntryBody(Optional.of(salt), fields(contents));
    }

    /** A body that shows everything and has no blobs. */
    public static EntryBody of(Salt salt, Map<String, String> values) {
        return of(salt, values, Map.of());
    }

    private static List<Field> fields(SortedMap<String, FieldContent> contents) {
        List<Field> out = new ArrayList<>(contents.size());
        contents.forEach((name, content) -> out.add(new Field(name, content)));
        return out;
    }

    /**
     * The leaf of this entry.
     *
     * @throws IllegalStateException unless the body has the entry's salt
     * @throws IllegalArgumentException if the leaf would be too long
     */
    public byte[] leaf() {
        Salt own =
                salt.orElseThrow(() -> new IllegalStateException("only a body with the entry's salt tells its leaf"));
        SortedMap<String, byte[]> values = new TreeMap<>();
        for (Field field : fields) {
            String value = value(field.content).orElseThrow();
            values.put(field.name, value.getBytes(StandardCharsets.UTF_8));
        }
        return SaltedLeaf.encode(values, own.shared());
    }

    /** The text that the leaf commits to for this content, if it is here. */
    static Optional<String> value(FieldContent content) {
        return switch (content) {
            case FieldContent.Shown shown -> Optional.of(shown.value());
            case FieldContent.Blob blob -> Optional.of(blob.value());
            case FieldContent.Withheld ignored -> Optional.empty();
            case FieldContent.Erased ignored -> Optional.empty();
        };
    }

    /** What is held of the named field. */
    public Optional<FieldContent> field(String name) {
        return fields.stream()
                .filter(field -> field.name.equals(name))
                .map(Field::content)
                .findFirst();
    }

    /** This body without the values and salts of the fields so named. */
    public EntryBody withhold(Predicate<String> names) {
        return replace(names, new FieldContent.Withheld());
    }

    /** This body with the fields so named marked as erased. */
    public EntryBody erase(Predicate<String> names, long recordedBy) {
        return replace(names, new FieldContent.Erased(recordedBy));
    }

    private EntryBody replace(Predicate<String> names, FieldContent by) {
        if (fields.stream().noneMatch(field -> names.test(field.name))) {
            return this;
        }
        List<Field> out = new ArrayList<>(fields.size());
        for (Field field : fields) {
            FieldContent content = names.test(field.name) ? by : withOwnSalt(field);
            out.add(new Field(field.name, content));
        }
        return new EntryBody(Optional.empty(), out);
    }

    private FieldContent withOwnSalt(Field field) {
        Optional<Salt> derived = salt.map(entry -> entry.ofField(field.name));
        return switch (field.content) {
            case FieldContent.Shown shown -> new FieldContent.Shown(shown.value(), derived.or(shown::salt));
            case FieldContent.Blob blob -> new FieldContent.Blob(blob.digest(), derived.or(blob::salt));
            case FieldContent.Withheld withheld -> withheld;
            case FieldContent.Erased erased -> erased;
        };
    }
}
