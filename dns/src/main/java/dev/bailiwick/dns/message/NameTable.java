package dev.bailiwick.dns.message;

import java.util.HashMap;
import java.util.Map;
import org.xbill.DNS.Compression;
import org.xbill.DNS.Name;

/** Positions of names in a message under construction: constant-time where dnsjava's own table is a short chain array. */
final class NameTable extends Compression {
    private static final int MAX_POINTER = 0x3fff;
    private final Map<Name, Integer> positions = new HashMap<>();

    @Override
    public void add(int position, Name name) {
        if (position <= MAX_POINTER) {
            positions.putIfAbsent(name, position);
        }
    }

    @Override
    public int get(Name name) {
        return positions.getOrDefault(name, -1);
    }

    /** Forgets what was written at or after the position. */
    void rewind(int position) {
        positions.values().removeIf(at -> at >= position);
    }
}
