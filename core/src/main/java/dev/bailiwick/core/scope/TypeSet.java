package dev.bailiwick.core.scope;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.xbill.DNS.Type;

/**
 * RR types: some by number, or all of them. Types that are no data (QTYPEs and meta types, RFC 6895, section 3.1) are
 * never in a set, and types whose data run as code on a server are in it only where they are named. Immutable and
 * thread-safe.
 */
public final class TypeSet {
    /** The most types that a set names. */
    public static final int MAX_TYPES = 128;

    /** QTYPE 255 in an access: every type there is. */
    public static final int ANY = Type.ANY;

    private static final String ALL_WORD = "all";
    // PowerDNS: a record whose data are a Lua script that the server runs to answer.
    private static final int LUA = 65402;

    private final boolean all;
    private final SortedSet<Integer> named;

    private TypeSet(boolean all, SortedSet<Integer> named) {
        this.all = all;
        this.named = Collections.unmodifiableSortedSet(named);
    }

    /** Every type that holds data and does not run code. */
    public static TypeSet all() {
        return new TypeSet(true, new TreeSet<>());
    }

    /**
     * The types of these numbers.
     *
     * @throws IllegalArgumentException if there is none, too many, or one is no type of data
     */
    public static TypeSet of(Collection<Integer> types) {
        return make(false, types);
    }

    /** As {@link #of(Collection)}. */
    public static TypeSet of(int... types) {
        return of(Arrays.stream(types).boxed().toList());
    }

    /**
     * Parses mnemonics, {@code TYPEnnn} (RFC 3597) and the word {@code all}, which may stand beside types that run code.
     *
     * @throws IllegalArgumentException if there is none, too many, or one is unknown or no type of data
     */
    public static TypeSet parse(Collection<String> words) {
        Set<Integer> numbers = new TreeSet<>();
        boolean every = false;
        for (String word : words) {
            if (word.equals(ALL_WORD)) {
                every = true;
            } else {
                numbers.add(number(word));
            }
        }
        return make(every, numbers);
    }

    /** As {@link #parse(Collection)}. */
    public static TypeSet parse(String... words) {
        return parse(List.of(words));
    }

    private static TypeSet make(boolean all, Collection<Integer> types) {
        TreeSet<Integer> named = new TreeSet<>();
        for (int type : types) {
            if (!isData(type)) {
                throw new IllegalArgumentException("`" + word(type) + "` is no type of data");
            }
            if (!all || runsCode(type)) {
                named.add(type);
            }
        }
        if (!all && (named.isEmpty() || named.size() > MAX_TYPES)) {
            throw new IllegalArgumentException("a set of types names 1 to " + MAX_TYPES + " types or `all`");
        }
        return new TypeSet(all, named);
    }

    /** The number of a type's mnemonic in either case; {@code LUA} is known too. */
    static int number(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        int number = upper.equals("LUA") ? LUA : Type.value(upper);
        if (number < 0) {
            throw new IllegalArgumentException("`" + word + "` is no type");
        }
        return number;
    }

    /** The mnemonic of a type's number, {@code TYPEnnn} where it has none. */
    static String word(int type) {
        return type == LUA ? "LUA" : type < 0 || type > 0xffff ? Integer.toString(type) : Type.string(type);
    }

    /** Whether the type holds data (RFC 6895, section 3.1): not reserved, no meta type, no QTYPE. */
    public static boolean isData(int type) {
        boolean query = type >= 128 && type <= 255;
        return type > 0 && type < 0xffff && type != Type.OPT && !query;
    }

    /** Whether data of that type run as code on a server that knows it. */
    public static boolean runsCode(int type) {
        return type == LUA;
    }

    /** Whether every type is in the set that does not run code. */
    public boolean isAll() {
        return all;
    }

    /** The numbers named: every member, or beside {@code all} those that run code. */
    public SortedSet<Integer> named() {
        return named;
    }

    /** Tells whether the type is in the set; {@link #ANY} asks for every type that does not run code. */
    public boolean contains(int type) {
        return type == ANY ? all : named.contains(type) || (all && isData(type) && !runsCode(type));
    }

    /** Tells whether every type of the other set is in this one. */
    public boolean contains(TypeSet other) {
        return (all || !other.all) && other.named.stream().allMatch(this::contains);
    }

    /** Tells whether some type is in both sets. */
    public boolean intersects(TypeSet other) {
        return intersection(other).isPresent();
    }

    /** The types in both sets; empty where there is none. */
    public Optional<TypeSet> intersection(TypeSet other) {
        TreeSet<Integer> both = new TreeSet<>();
        named.stream().filter(other::contains).forEach(both::add);
        other.named.stream().filter(this::contains).forEach(both::add);
        boolean every = all && other.all;
        return every || !both.isEmpty() ? Optional.of(new TypeSet(every, both)) : Optional.empty();
    }

    /** The words as {@link #parse} reads them. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (all) {
            words.add(ALL_WORD);
        }
        named.forEach(type -> words.add(word(type)));
        return List.copyOf(words);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypeSet that && all == that.all && named.equals(that.named);
    }

    @Override
    public int hashCode() {
        return 31 * named.hashCode() + (all ? 1 : 0);
    }

    @Override
    public String toString() {
        return words().toString();
    }
}
