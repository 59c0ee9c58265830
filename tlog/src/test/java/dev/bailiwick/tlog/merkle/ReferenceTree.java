package dev.bailiwick.tlog.merkle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The definitions of RFC 6962, sections 2.1 to 2.1.2, written down as recursions. Shares no code with what it is compared to. */
public final class ReferenceTree {

    private record Range(int from, int to) {}

    private final List<byte[]> leaves;
    private final Map<Range, byte[]> known = new HashMap<>();

    public ReferenceTree(List<byte[]> leaves) {
        this.leaves = leaves;
    }

    /** A tree whose leaf i says {@code leaf i}. */
    public static ReferenceTree ofSize(int size) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            leaves.add(("leaf " + i).getBytes(StandardCharsets.UTF_8));
        }
        return new ReferenceTree(leaves);
    }

    public List<byte[]> leaves() {
        return leaves;
    }

    public List<Hash> leafHashes() {
        List<Hash> out = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            out.add(Hash.of(mth(i, i + 1)));
        }
        return out;
    }

    public Hash root(int size) {
        return Hash.of(mth(0, size));
    }

    public Hash root(int from, int to) {
        return Hash.of(mth(from, to));
    }

    public List<Hash> inclusion(int index, int size) {
        return path(index, 0, size);
    }

    public List<Hash> consistency(int oldSize, int newSize) {
        return oldSize == 0 ? List.of() : subproof(oldSize, 0, newSize, true);
    }

    private byte[] mth(int from, int to) {
        byte[] before = known.get(new Range(from, to));
        if (before != null) {
            return before;
        }
        byte[] hash;
        if (to == from) {
            hash = sha();
        } else if (to - from == 1) {
            hash = sha(new byte[] {0}, leaves.get(from));
        } else {
            int k = split(to - from);
            hash = sha(new byte[] {1}, mth(from, from + k), mth(from + k, to));
        }
        known.put(new Range(from, to), hash);
        return hash;
    }

    private List<Hash> path(int m, int from, int to) {
        List<Hash> out = new ArrayList<>();
        if (to - from > 1) {
            int k = split(to - from);
            if (m < k) {
                out.addAll(path(m, from, from + k));
                out.add(root(from + k, to));
            } else {
                out.addAll(path(m - k, from + k, to));
                out.add(root(from, from + k));
            }
        }
        return out;
    }

    private List<Hash> subproof(int m, int from, int to, boolean whole) {
        List<Hash> out = new ArrayList<>();
        if (m == to - from) {
            if (!whole) {
                out.add(root(from, to));
            }
            return out;
        }
        int k = split(to - from);
        if (m <= k) {
            out.addAll(subproof(m, from, from + k, whole));
            out.add(root(from + k, to));
        } else {
            out.addAll(subproof(m - k, from + k, to, false));
            out.add(root(from, from + k));
        }
        return out;
    }

    private static int split(int n) {
        int k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return k;
    }

    private static byte[] sha(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
